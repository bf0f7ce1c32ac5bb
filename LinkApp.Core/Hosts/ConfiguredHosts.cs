namespace LinkApp.Core.Hosts;

/// <summary>What the operator says of hosts. Those with a port are meant with that port only.</summary>
/// <param name="ShortHosts">The hosts that answer the links of all organizations; empty means any host.</param>
/// <param name="AdminHosts">The hosts that answer pages and the API; empty means any host.</param>
/// <param name="Home">Where <c>/</c> leads on hosts that answer no pages; null for nowhere.</param>
/// <param name="BasePath">The path that everything is under on all of them; empty for whole hosts.</param>
public sealed record ConfiguredHosts(IReadOnlyList<string> ShortHosts, IReadOnlyList<string> AdminHosts, string? Home = null, string BasePath = "")
{
    /// <summary>Nothing is configured: every host answers everything.</summary>
    public static readonly ConfiguredHosts Any = new([], []);
}
