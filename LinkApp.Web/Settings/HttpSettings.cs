using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>Where pages and the API live.</summary>
/// <param name="AdminHosts">The hosts that answer them; empty means any host.</param>
public sealed record HttpSettings(IReadOnlyList<string> AdminHosts)
{
    public static HttpSettings Read(SettingsReader reader) => new(LinkSettings.Hosts(reader, "Http:AdminHosts", "links.example.com"));
}
