using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>The hosts and the slugs of short links.</summary>
/// <param name="ShortHosts">The hosts that answer short links of all organizations; empty means any host.</param>
/// <param name="Home">Where <c>/</c> redirects to on short hosts that answer no pages; null for a page that says that nothing is there.</param>
/// <param name="Fallbacks">Where visitors go who find no link, unless their domain says otherwise.</param>
/// <param name="Slugs">What slugs are like.</param>
/// <param name="Apps">The schemes of destinations that open apps.</param>
public sealed record LinkSettings(IReadOnlyList<string> ShortHosts, string? Home, FallbackUrls Fallbacks, SlugSettings Slugs, AppSchemes Apps)
{
    private const string UnknownKey = "Links:UnknownUrl";
    private const string ExpiredKey = "Links:ExpiredUrl";
    private const string DisabledKey = "Links:DisabledUrl";

    public static LinkSettings Read(SettingsReader reader) => new(
        Hosts(
            reader, "Links:ShortHosts", "go.example.com",
            "The hosts that answer short links of all organizations, such as `go.example.com`; the first is the one in short URLs."),
        ReadAddress(
            reader, "Links:Home",
            "Where `/` redirects to on a short host that is not an admin host, such as `https://example.com/`; "
                + "without it, a small page says that nothing is there."),
        new FallbackUrls(
            ReadAddress(
                reader, UnknownKey,
                "Where visitors go who ask for a slug that no link has, such as `https://example.com/not-found`; without it, a page says so. "
                    + "Domains may have their own."),
            ReadAddress(reader, ExpiredKey, "Where visitors of links go that have expired or reached their maximum clicks, and have no fallback URL."),
            ReadAddress(reader, DisabledKey, "Where visitors of disabled links go that have no fallback URL.")),
        SlugSettings.Read(reader),
        AppSchemes.Read(reader));

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

    /// <summary>Adds an error for each fallback URL at which short links answer.</summary>
    /// <param name="reader">Takes the errors.</param>
    /// <param name="hosts">The hosts of the configuration.</param>
    /// <param name="data">Where the domains are.</param>
    internal void CheckFallbacks(SettingsReader reader, ConfiguredHosts hosts, DataSettings data)
    {
        var own = new OwnHosts(hosts, new HostTable(hosts, new DomainReader(new SqliteAppDatabase(data))));
        foreach (var (key, url) in ((string, string?)[])[(UnknownKey, Fallbacks.Unknown), (ExpiredKey, Fallbacks.Expired), (DisabledKey, Fallbacks.Disabled)])
        {
            if (url is not null && own.AnswersFor(url, organizationId: 0, host: null))
                reader.Fail(key, url, "is an address at which short links answer (Links:ShortHosts), so visitors could go in a circle. Enter the address of a page.");
        }
    }

    private static string? ReadAddress(SettingsReader reader, string key, string description)
    {
        var address = reader.OptionalText(key, description);
        if (address is null || Destination.Error(address) is null)
            return address;
        reader.Fail(key, address, "must be an http or https address, such as https://example.com/.");
        return null;
    }
}
