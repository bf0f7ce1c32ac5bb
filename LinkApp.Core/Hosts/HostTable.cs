using System.Collections.Frozen;
using System.Data.Common;
using System.Text;
using LinkApp.Core.Data;

namespace LinkApp.Core.Hosts;

/// <summary>
/// Maps each host to what it answers. Every request uses it. It is rebuilt from the configuration and the organizations'
/// domains when these change. If neither names a host, a look-up is one comparison; else it takes two look-ups in a
/// dictionary and allocates nothing.
/// </summary>
/// <remarks>The configuration wins over domains: an operator can take back a host that an organization has claimed.</remarks>
public sealed class HostTable
{
    private readonly ConfiguredHosts _configured;
    private readonly DomainReader _reader;
    private readonly NewestRead _reads = new();
    private volatile Snapshot _current;

    public HostTable(ConfiguredHosts configured, DomainReader reader)
    {
        (_configured, _reader) = (configured, reader);
        _current = new Snapshot(configured, []);
    }

    /// <summary>The domains of all organizations.</summary>
    public IReadOnlyList<Domain> Domains => _current.Domains;

    /// <summary>What a host answers.</summary>
    /// <param name="host">The request's Host header: with the port unless it is the default one, in any case; null or empty if absent.</param>
    public HostUse Find(string? host) => _current.Find(host ?? "");

    /// <summary>Whether the configuration names a host as one on which the links of all organizations answer.</summary>
    internal bool IsSharedHost(string host) => _configured.ShortHosts.Count > 0 && Find(host) is { IsShort: true, OrganizationId: 0 };

    /// <summary>
    /// Whether a trusted proxy may replace the host of a request by another. If it has forwarded a host that we know, that is the
    /// one, and another comes from the visitor. If all hosts are configured, the other must be one of them.
    /// </summary>
    public bool MayReplace(string host, string other) =>
        !_current.IsNamed(host) && (_configured.AdminHosts.Count == 0 || _configured.ShortHosts.Count == 0 || _current.IsNamed(other));

    /// <summary>Whether a host is in the configuration or a domain.</summary>
    internal bool IsNamed(string host) => _current.IsNamed(host);

    /// <summary>An organization's domains, the main one first.</summary>
    public IReadOnlyList<Domain> GetDomains(int organizationId) => _current.ByOrganization.GetValueOrDefault(organizationId) ?? [];

    /// <summary>An organization's main domain; null if it has none.</summary>
    public Domain? FindMain(int organizationId) => GetDomains(organizationId) is [{ IsMain: true } main, ..] ? main : null;

    /// <summary>
    /// The domain of a link's short URL: its own, pending or not, since it answers on no other; else the organization's main domain; null if
    /// it has none.
    /// </summary>
    public string? FindDomain(int organizationId, string? named) =>
        named is not null && GetDomains(organizationId).Any(domain => domain.Host == named) ? named : FindMain(organizationId)?.Host;

    /// <summary>Reads the domains again, after an edit in this or another process.</summary>
    /// <exception cref="DbException">The store can't be read; the table stays as it was.</exception>
    public Task ReloadAsync(CancellationToken cancel = default) => _reads.RunAsync(_reader.ReadAsync, Publish, cancel);

    /// <summary>Replaces the table if the domains have changed.</summary>
    internal void Publish(IReadOnlyList<Domain> domains)
    {
        if (!domains.Select(Key).SequenceEqual(_current.Domains.Select(Key)))
            _current = new Snapshot(_configured, domains);
    }

    private static (int, int, string, bool, string?, bool, FallbackUrls) Key(Domain domain) =>
        (domain.Id, domain.OrganizationId, domain.Host, domain.IsMain, domain.Home, domain.IsPending, domain.GetFallbacks());

    private sealed class Snapshot
    {
        private readonly FrozenDictionary<string, HostUse>.AlternateLookup<ReadOnlySpan<char>> _hosts;
        private readonly HostUse _other;
        private readonly bool _isEmpty;

        public Snapshot(ConfiguredHosts configured, IReadOnlyList<Domain> domains)
        {
            Domains = domains;
            ByOrganization = domains.GroupBy(domain => domain.OrganizationId).ToFrozenDictionary(
                group => group.Key, group => (IReadOnlyList<Domain>)[.. group]);
            _other = Use(configured, null, null);
            var byHost = domains.ToDictionary(domain => domain.Host, StringComparer.OrdinalIgnoreCase);
            var hosts = configured.ShortHosts.Concat(configured.AdminHosts).Concat(byHost.Keys).Distinct(StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(host => host, host => Use(configured, host, byHost), StringComparer.OrdinalIgnoreCase);
            _hosts = hosts.GetAlternateLookup<ReadOnlySpan<char>>();
            _isEmpty = hosts.Count == 0;
        }

        public IReadOnlyList<Domain> Domains { get; }

        public FrozenDictionary<int, IReadOnlyList<Domain>> ByOrganization { get; }

        public HostUse Find(string host)
        {
            if (_isEmpty)
                return _other;
            if (_hosts.TryGetValue(host, out var use))
                return use;
            var bare = HostName.Bare(host);
            if (bare.Length < host.Length && _hosts.TryGetValue(bare, out use))
                return use;
            // Other spellings of the same host: browsers do not send them, and they must not bypass the table.
            if ((bare.EndsWith('.') || !Ascii.IsValid(host)) && HostName.TryParse(host, out var normalized) && normalized != host)
                return Find(normalized);
            return _other;
        }

        /// <summary>Whether a host is in the configuration or a domain.</summary>
        public bool IsNamed(string host) => !ReferenceEquals(Find(host), _other);

        private static HostUse Use(ConfiguredHosts configured, string? host, Dictionary<string, Domain>? domains)
        {
            // An entry without a port holds for every port of the host.
            bool IsIn(IReadOnlyList<string> list) => host is not null
                && list.Any(entry => entry.Equals(host, StringComparison.OrdinalIgnoreCase)
                    || HostName.Bare(host).Equals(entry, StringComparison.OrdinalIgnoreCase));
            var domain = host is null || IsIn(configured.ShortHosts)
                ? null
                : domains!.GetValueOrDefault(host) ?? domains!.GetValueOrDefault(HostName.Bare(host).ToString());
            var isAdmin = configured.AdminHosts.Count == 0 || IsIn(configured.AdminHosts);
            var isShort = domain is not null || configured.ShortHosts.Count == 0 || IsIn(configured.ShortHosts);
            var home = configured.AdminHosts.Count == 0 ? domain?.Home : isAdmin || !isShort ? null : domain?.Home ?? configured.Home;
            return new HostUse(isAdmin, isShort, domain?.OrganizationId ?? 0, home)
            {
                Domain = domain?.Host,
                IsPending = domain?.IsPending == true,
                Fallbacks = domain?.GetFallbacks().Or(configured.Fallbacks) ?? configured.Fallbacks,
            };
        }
    }
}
