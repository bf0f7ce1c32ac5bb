using System.Data.Common;
using BitFaster.Caching.Lru;
using LinkApp.Core.Hosts;

namespace LinkApp.Core.Links;

/// <summary>
/// The bounded in-memory cache of links that redirects read; it loads missing links from the database.
/// Unknown slugs are remembered for a few seconds, so that they don't cost the store a look-up per request.
/// </summary>
/// <remarks>
/// The race to avoid: a load reads the old link, an edit commits and publishes the new one, and then the load
/// caches the old one. So a load caches its result only if nothing was published since it began to read;
/// it still returns what it read, which was correct when the request came. Edits are published
/// in the order of their commits, since <see cref="LinkEditor"/> holds a turn during both.
///
/// A link of the shared hosts also answers on those domains of its organization on which no other link has the slug. It is cached once for
/// each host on which it was asked for, so that every redirect takes one look-up, and an edit removes the copies on all domains.
/// </remarks>
public sealed class LinkTable(LinkStore store, HostTable hosts, SlugRules slugs, TimeProvider time)
{
    public const int Capacity = 200_000;

    /// <summary>The most unknown slugs that are remembered at a time.</summary>
    public const int MissCapacity = 20_000;

    /// <summary>How long an unknown slug is remembered. Short, since a command in another process may create the link.</summary>
    public static readonly TimeSpan MissLifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentLru<AddressKey, LinkEntry> _entries = new(Capacity);
    private readonly ConcurrentLru<AddressKey, long> _misses = new(MissCapacity);
    private readonly Lock _publishing = new();
    private long _published;

    /// <summary>The number of unknown slugs that are remembered.</summary>
    internal int MissCount => _misses.Count;

    /// <summary>The key of a slug on a host.</summary>
    /// <param name="slug">The slug.</param>
    /// <param name="domain">The domain on which it is asked for; null for a shared host.</param>
    public AddressKey GetKey(string slug, string? domain) => new(domain, slugs.Key(slug));

    /// <summary>Finds the link that answers at an address in memory. False if it is not known; <see cref="LoadAsync"/> reads it then.</summary>
    /// <param name="key">The address.</param>
    /// <param name="organizationId">The organization of the domain; 0 for a shared host.</param>
    /// <param name="entry">The link; null if it is known that there is none.</param>
    public bool TryFind(AddressKey key, int organizationId, out LinkEntry? entry)
    {
        // A domain that has come to another organization does not serve the links of the one before.
        if (_entries.TryGet(key, out entry) && (organizationId == 0 || entry.OrganizationId == organizationId))
            return true;
        entry = null;
        return _misses.TryGet(key, out var missedAt) && time.GetElapsedTime(missedAt) < MissLifetime;
    }

    /// <summary>Reads the link that answers at an address from the store, and remembers it; null if there is none.</summary>
    /// <param name="key">The address.</param>
    /// <param name="organizationId">The organization of the domain; 0 for a shared host.</param>
    /// <exception cref="DbException">The store can't be read.</exception>
    public async ValueTask<LinkEntry?> LoadAsync(AddressKey key, int organizationId)
    {
        var began = Volatile.Read(ref _published);
        var entry = await store.FindAsync(key, organizationId);
        lock (_publishing)
        {
            if (began != _published)
                return entry;
            // The entry's own string in the key, so that the request's string is not held in memory, too.
            if (entry is not null)
                _entries.AddOrUpdate(key with { Key = entry.Keys.First(own => own.Key == key.Key).Key }, entry);
            else
                _misses.AddOrUpdate(key, time.GetTimestamp());
        }
        return entry;
    }

    /// <summary>Puts a link that an edit has committed into the table.</summary>
    public void Publish(LinkEntry entry)
    {
        lock (_publishing)
        {
            _published++;
            foreach (var key in entry.Keys)
            {
                if (!_entries.TryGet(key, out var present) || present.LinkId != entry.LinkId || present.Version < entry.Version)
                    _entries.AddOrUpdate(key, entry);
                _misses.TryRemove(key);
                RemoveCopies(key, entry.OrganizationId);
            }
        }
    }

    /// <summary>Removes addresses that no link has after an edit, and remembers them as unknown.</summary>
    public void Remove(IEnumerable<AddressKey> keys, int organizationId)
    {
        lock (_publishing)
        {
            _published++;
            foreach (var key in keys)
            {
                _entries.TryRemove(key);
                // On a domain, a link of the shared hosts may answer from now on.
                if (key.Domain is null)
                    _misses.AddOrUpdate(key, time.GetTimestamp());
                RemoveCopies(key, organizationId);
            }
        }
    }

    /// <summary>
    /// Removes what other processes have changed: older versions of the links, by whichever address they were found, and what was found at
    /// the addresses that they have now. The next redirect reads them again.
    /// </summary>
    public void Forget(IReadOnlyCollection<ExternalChange> changes)
    {
        // A load that began before may have read what was there before, and must not cache it.
        lock (_publishing)
            _published++;
        var versions = changes.Where(change => change.Kind != LinkChangeKind.Created)
            .GroupBy(change => change.LinkId).ToDictionary(link => link.Key, link => link.Max(change => change.Version));
        if (versions.Count > 0)
            RemoveOlder(versions);
        foreach (var change in changes)
        {
            foreach (var address in change.Addresses)
            {
                var key = GetKey(address.Slug, address.Domain);
                if (_entries.TryGet(key, out var present) && present.LinkId != change.LinkId)
                    _entries.TryRemove(key);
                _misses.TryRemove(key);
                RemoveCopies(key, change.OrganizationId);
            }
        }
    }

    /// <summary>Removes everything; the next redirects read their links again.</summary>
    public void Clear()
    {
        lock (_publishing)
        {
            _published++;
            _entries.Clear();
            _misses.Clear();
        }
    }

    /// <summary>Removes addresses whose links may have changed; the next redirect reads them again.</summary>
    public void Forget(IEnumerable<AddressKey> keys, int organizationId)
    {
        lock (_publishing)
        {
            _published++;
            foreach (var key in keys)
            {
                _entries.TryRemove(key);
                RemoveCopies(key, organizationId);
            }
        }
    }

    /// <summary>Removes what is older than a version, in all of the table: a change does not say which addresses its link has lost.</summary>
    private void RemoveOlder(Dictionary<long, int> versions)
    {
        foreach (var (key, entry) in _entries)
        {
            if (versions.TryGetValue(entry.LinkId, out var version) && entry.Version < version)
                _entries.TryRemove(key);
        }
    }

    /// <summary>Removes what was found on an organization's domains for an address on the shared hosts.</summary>
    private void RemoveCopies(AddressKey key, int organizationId)
    {
        if (key.Domain is not null)
            return;
        foreach (var domain in hosts.GetDomains(organizationId))
        {
            var copy = key with { Domain = domain.Host };
            _entries.TryRemove(copy);
            _misses.TryRemove(copy);
        }
    }
}
