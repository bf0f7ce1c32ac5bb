using System.Data.Common;
using BitFaster.Caching.Lru;
using LinkApp.Core.Hosts;

namespace LinkApp.Core.Links;

/// <summary>
/// The bounded in-memory cache of links that redirects read; it loads missing links from <c>linkapp.db</c>.
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
public sealed class LinkTable(LinkReader store, HostTable hosts, SlugRules slugs, TimeProvider time)
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

    /// <summary>The link that answers to a slug on a host, or null if there is none. From memory, else by one look-up in the store.</summary>
    /// <exception cref="DbException">It is not in memory, and the store can't be read.</exception>
    public LinkEntry? Find(string slug, string? domain = null, int organizationId = 0) => Find(slug, domain, organizationId, out _);

    /// <inheritdoc cref="Find(string, string?, int)"/>
    /// <param name="slug">The slug.</param>
    /// <param name="domain">The domain on which it is asked for; null for a shared host.</param>
    /// <param name="organizationId">The organization of the domain; 0 for a shared host.</param>
    /// <param name="read">Whether the store was read.</param>
    public LinkEntry? Find(string slug, string? domain, int organizationId, out bool read)
    {
        read = false;
        var key = new AddressKey(domain, slugs.Key(slug));
        // A domain that has come to another organization does not serve the links of the one before.
        if (_entries.TryGet(key, out var entry) && (organizationId == 0 || entry.OrganizationId == organizationId))
            return entry;
        if (_misses.TryGet(key, out var missedAt) && time.GetElapsedTime(missedAt) < MissLifetime)
            return null;
        read = true;
        return Load(key, organizationId);
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

    /// <summary>Removes addresses whose links another process has changed; the next redirect reads them again.</summary>
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

    private LinkEntry? Load(AddressKey key, int organizationId)
    {
        var began = Volatile.Read(ref _published);
        var entry = store.Find(key, organizationId);
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
}
