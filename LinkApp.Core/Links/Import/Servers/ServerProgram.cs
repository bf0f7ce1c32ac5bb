namespace LinkApp.Core.Links.Import.Servers;

/// <summary>A program whose server LinkApp can read links from by its API.</summary>
public enum ServerProgram
{
    Shlink,
    Kutt,
    Yourls,
    Dub,
    Sink,
}

/// <summary>The names of these programs, and what each needs.</summary>
public static class ServerPrograms
{
    /// <summary>The API names of all, for messages.</summary>
    public static string List { get; } = string.Join(", ", Enum.GetValues<ServerProgram>().Select(Word));

    /// <summary>The name in sentences.</summary>
    public static string Title(this ServerProgram program) => program == ServerProgram.Yourls ? "YOURLS" : program.ToString();

    /// <summary>The name in the API and on the command line.</summary>
    public static string Word(this ServerProgram program) => program.ToString().ToLowerInvariant();

    /// <summary>What an admin of that server calls the key, and where it is found.</summary>
    public static string KeyHelp(this ServerProgram program) => program switch
    {
        ServerProgram.Shlink => "An API key: shlink api-key:generate makes one.",
        ServerProgram.Kutt => "The API key of Settings → API. It reads the links of its user.",
        ServerProgram.Yourls => "The signature token of Tools → Secure passwordless API call.",
        ServerProgram.Dub => "An API key of the workspace, with read access to links and analytics.",
        ServerProgram.Sink => "The site token, NUXT_SITE_TOKEN.",
        _ => throw new ArgumentOutOfRangeException(nameof(program)),
    };

    /// <summary>Which clicks come along, and what stays behind.</summary>
    public static string ClickHelp(this ServerProgram program) => program switch
    {
        ServerProgram.Shlink =>
            "Clicks: single visits. Visits of no link (“orphan visits”) are left out: LinkApp counts unknown slugs itself once your domain leads here.",
        ServerProgram.Kutt => "Clicks: their numbers by day and country, no single ones. They are in totals, charts and countries.",
        ServerProgram.Yourls => "Clicks: only the number of each link, in totals and charts, on the day on which the link was made.",
        ServerProgram.Dub => "Clicks: single ones. Links with a password are left out and listed: create them here by hand.",
        ServerProgram.Sink => "Clicks: none. Sink has only samples of the last three months, in Cloudflare.",
        _ => throw new ArgumentOutOfRangeException(nameof(program)),
    };

    /// <summary>Whether its API has single clicks with their times.</summary>
    public static bool HasClicks(this ServerProgram program) => program is ServerProgram.Shlink or ServerProgram.Dub;

    /// <summary>Whether its API has no single clicks but the number of clicks of each link.</summary>
    public static bool HasTotals(this ServerProgram program) => program is ServerProgram.Kutt or ServerProgram.Yourls;

    /// <summary>The program with an API name, compared without case; null for an unknown name.</summary>
    public static ServerProgram? Find(string word)
    {
        foreach (var program in Enum.GetValues<ServerProgram>())
        {
            if (program.Word().Equals(word, StringComparison.OrdinalIgnoreCase))
                return program;
        }
        return null;
    }
}
