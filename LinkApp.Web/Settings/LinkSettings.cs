using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>The hosts and the slugs of short links.</summary>
/// <param name="ShortHosts">The hosts that answer short links of all organizations; empty means any host.</param>
/// <param name="Home">Where <c>/</c> redirects to on short hosts that answer no pages; null for a page that says that nothing is there.</param>
/// <param name="Slugs">What slugs are like.</param>
public sealed record LinkSettings(IReadOnlyList<string> ShortHosts, string? Home, SlugSettings Slugs)
{
    public static LinkSettings Read(SettingsReader reader) => new(
        Hosts(
            reader, "Links:ShortHosts", "go.example.com",
            "The hosts that answer short links of all organizations, such as `go.example.com`; the first is the one in short URLs."),
        ReadHome(reader),
        SlugSettings.Read(reader));

    /// <summary>The hosts that a key names, as browsers send them.</summary>
    internal static IReadOnlyList<string> Hosts(SettingsReader reader, string key, string example, string description)
    {
        List<string> hosts = [];
        foreach (var entry in reader.List(key, "any host", description) ?? [])
        {
            if (HostName.TryParse(entry, out var host))
                hosts.Add(host);
            else
                reader.Fail(key, entry, $"must be a host name without scheme or path, such as {example}.");
        }
        return hosts;
    }

    private static string? ReadHome(SettingsReader reader)
    {
        const string Key = "Links:Home";
        var home = reader.OptionalText(
            Key,
            "Where `/` redirects to on a short host that is not an admin host, such as `https://example.com/`; "
                + "without it, a small page says that nothing is there.");
        if (home is null)
            return null;
        if (Destination.Error(home) is null)
            return home;
        reader.Fail(Key, home, "must be an http or https address, such as https://example.com/.");
        return null;
    }
}
