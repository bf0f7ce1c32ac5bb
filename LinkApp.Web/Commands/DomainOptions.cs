using System.CommandLine;
using LinkApp.Core.Domains;

namespace LinkApp.Web.Commands;

/// <summary>The options of commands that say what a domain is like.</summary>
internal sealed class DomainOptions
{
    private readonly Option<string?> _home = new("--home")
    {
        Description = "Where the domain's / redirects to. Default: Links:Home, or a small page that says that nothing is there.",
    };

    private readonly Option<string?> _unknown = new("--unknown-url")
    {
        Description = "Where visitors go who ask for a slug that no link has. Default: Links:UnknownUrl, or a page that says so.",
    };

    private readonly Option<string?> _expired = new("--expired-url")
    {
        Description = "Where visitors of links go that have expired or are used up. Default: Links:ExpiredUrl, or a page that says so.",
    };

    private readonly Option<string?> _disabled = new("--disabled-url")
    {
        Description = "Where visitors of disabled links go. Default: Links:DisabledUrl, or a page that says so.",
    };

    private readonly Option<string?> _apple = new("--apple-app-site-association")
    {
        Description = "The path of a file that the domain serves to iOS at /.well-known/apple-app-site-association.",
    };

    private readonly Option<string?> _android = new("--asset-links")
    {
        Description = "The path of a file that the domain serves to Android at /.well-known/assetlinks.json.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_home, _unknown, _expired, _disabled, _apple, _android])
            command.Add(option);
    }

    /// <exception cref="CommandFailure">A file can't be read.</exception>
    public async Task<DomainDraft> ReadAsync(ParseResult parsed, CancellationToken cancel) => new()
    {
        Home = parsed.GetValue(_home),
        UnknownUrl = parsed.GetValue(_unknown),
        ExpiredUrl = parsed.GetValue(_expired),
        DisabledUrl = parsed.GetValue(_disabled),
        AppleAppSiteAssociation = await ReadFileAsync(_apple, parsed.GetValue(_apple), cancel),
        AssetLinks = await ReadFileAsync(_android, parsed.GetValue(_android), cancel),
    };

    /// <summary>The option that an error is about, with its value; null if it is about none of these.</summary>
    public static string? Describe(string field, DomainDraft draft) => field switch
    {
        "home" => $"--home = \"{draft.Home}\"",
        "unknownUrl" => $"--unknown-url = \"{draft.UnknownUrl}\"",
        "expiredUrl" => $"--expired-url = \"{draft.ExpiredUrl}\"",
        "disabledUrl" => $"--disabled-url = \"{draft.DisabledUrl}\"",
        "appleAppSiteAssociation" => "--apple-app-site-association",
        "assetLinks" => "--asset-links",
        _ => null,
    };

    // An empty path removes the file from the domain.
    private static async Task<string?> ReadFileAsync(Option option, string? path, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(path))
            return path;
        try
        {
            return await File.ReadAllTextAsync(path, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandFailure($"{option.Name} = \"{path}\": {error.Message}");
        }
    }
}
