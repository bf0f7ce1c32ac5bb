using BitFaster.Caching.Lru;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Links;

/// <summary>
/// The bounded in-memory cache of links that redirects read; it loads missing links from <c>linkapp.db</c>.
/// Unknown slugs are remembered for a few seconds, so that they don't cost the store a look-up per request.
/// </summary>
/// <remarks>
/// The race to avoid: a load reads the old link, an edit commits and publishes the new one, and then the load
/// caches the old one. So a load caches its result only if nothing was published since it began to read;
/// it still returns what it read, which was correct when the request came. Edits are published
/// in the order of their commits, since <see cref="LinkEditor"/> holds one lock during both.
/// </remarks>
public sealed class LinkTable(LinkReader store, TimeProvider time)
{
    public const int Capacity = 200_000;

    /// <summary>The most unknown slugs that are remembered at a time.</summary>
    public const int MissCapacity = 20_000;

    /// <summary>How long an unknown slug is remembered. Short, since a command in another process may create the link.</summary>
    public static readonly TimeSpan MissLifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentLru<string, LinkEntry> _entries = new(Capacity);
    private readonly ConcurrentLru<string, long> _misses = new(MissCapacity);
    private readonly Lock _publishing = new();
    private long _published;

    /// <summary>The number of unknown slugs that are remembered.</summary>
    internal int MissCount => _misses.Count;

    /// <summary>The link with a slug or alias, or null if there is none. From memory, else by one look-up in the store.</summary>
    /// <exception cref="SqliteException">It is not in memory, and the store can't be read.</exception>
    public LinkEntry? Find(string slug) => Find(slug, out _);

    /// <inheritdoc cref="Find(string)"/>
    /// <param name="slug">The slug.</param>
    /// <param name="read">Whether the store was read.</param>
    public LinkEntry? Find(string slug, out bool read)
    {
        read = false;
        if (_entries.TryGet(slug, out var entry))
            return entry;
        if (_misses.TryGet(slug, out var missedAt) && time.GetElapsedTime(missedAt) < MissLifetime)
            return null;
        read = true;
        return Load(slug);
    }

    /// <summary>All slugs that a link answers to.</summary>
    public static IReadOnlyList<string> GetSlugs(Link link) => link.Aliases.Count == 0 ? [link.Slug] : [link.Slug, .. link.Aliases.Select(alias => alias.Slug)];

    /// <summary>Puts a link that an edit has committed into the table.</summary>
    public void Publish(LinkEntry entry)
    {
        lock (_publishing)
        {
            _published++;
            foreach (var slug in entry.Slugs)
            {
                if (!_entries.TryGet(slug, out var present) || present.LinkId != entry.LinkId || present.Version < entry.Version)
                    _entries.AddOrUpdate(slug, entry);
                _misses.TryRemove(slug);
            }
        }
    }

    /// <summary>Removes slugs that no link has after an edit, and remembers them as unknown.</summary>
    public void Remove(IEnumerable<string> slugs)
    {
        lock (_publishing)
        {
            _published++;
            foreach (var slug in slugs)
            {
                _entries.TryRemove(slug);
                _misses.AddOrUpdate(slug, time.GetTimestamp());
            }
        }
    }

    /// <summary>Removes slugs whose links another process has changed; the next redirect reads them again.</summary>
    public void Forget(IEnumerable<string> slugs)
    {
        lock (_publishing)
        {
            _published++;
            foreach (var slug in slugs)
                _entries.TryRemove(slug);
        }
    }

    private LinkEntry? Load(string slug)
    {
        var began = Volatile.Read(ref _published);
        var entry = store.Find(slug);
        lock (_publishing)
        {
            if (began != _published)
                return entry;
            // The entry's own string as the key, so that the request's string is not held in memory, too.
            if (entry is not null)
                _entries.AddOrUpdate(entry.Slugs.First(own => own == slug), entry);
            else
                _misses.AddOrUpdate(slug, time.GetTimestamp());
        }
        return entry;
    }
}
