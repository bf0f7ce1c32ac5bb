namespace LinkApp.Core.Hosts;

/// <summary>The hosts in the configuration. An entry with a port is valid for that port only.</summary>
/// <param name="ShortHosts">The shared hosts, on which the links of all organizations answer; empty means any host.</param>
/// <param name="AdminHosts">The hosts that serve the pages and the API; empty means any host.</param>
/// <param name="Home">Where <c>/</c> redirects on hosts that serve no pages; null for a 404.</param>
/// <param name="BasePath">The path under which LinkApp answers on all of them; empty for the root.</param>
public sealed record ConfiguredHosts(IReadOnlyList<string> ShortHosts, IReadOnlyList<string> AdminHosts, string? Home = null, string BasePath = "")
{
    /// <summary>Where visitors go who find no link, unless their domain says otherwise.</summary>
    public FallbackUrls Fallbacks { get; init; } = FallbackUrls.None;

    /// <summary>Nothing is configured: every host answers everything.</summary>
    public static readonly ConfiguredHosts Any = new([], []);
}
