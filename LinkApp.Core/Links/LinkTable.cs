using BitFaster.Caching.Lru;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Links;

/// <summary>
/// The links that the redirect answers from: in memory, bounded, loaded through from <c>linkapp.db</c>.
/// Slugs that do not exist are remembered for a moment, so that they cost the store one look-up and not one per request.
/// </summary>
/// <remarks>
/// The race that matters: a load reads the old link, an edit commits and publishes the new one, the load then
/// caches the old. So a load caches its result only if nothing was published since it began to read;
/// it still answers with what it read, which was true when the request came. Edits themselves are published
/// in the order of their commits, since <see cref="LinkEditor"/> holds one lock over both.
/// </remarks>
public sealed class LinkTable(LinkReader store, TimeProvider time)
{
    public const int Capacity = 200_000;

    /// <summary>Most slugs that are known as missing at a time.</summary>
    public const int MissCapacity = 20_000;

    /// <summary>How long a slug stays known as missing. Short: another process (a command) may create it.</summary>
    public static readonly TimeSpan MissLifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentLru<string, LinkEntry> _entries = new(Capacity);
    private readonly ConcurrentLru<string, long> _misses = new(MissCapacity);
    private readonly Lock _publishing = new();
    private long _published;

    /// <summary>Slugs that are known as missing.</summary>
    internal int MissCount => _misses.Count;

    /// <summary>The link of a slug, or null where there is none. From memory, else by one look-up in the store.</summary>
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
    public static IReadOnlyList<string> SlugsOf(Link link) => link.Aliases.Count == 0 ? [link.Slug] : [link.Slug, .. link.Aliases.Select(alias => alias.Slug)];

    /// <summary>Puts what an edit has committed into the table.</summary>
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

    /// <summary>Takes slugs out that an edit has deleted or renamed.</summary>
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

    /// <summary>Takes slugs out whose links another process has changed: the next redirect reads them anew.</summary>
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
            // The entry's own text: the request's would be kept besides.
            if (entry is not null)
                _entries.AddOrUpdate(entry.Slugs.First(own => own == slug), entry);
            else
                _misses.AddOrUpdate(slug, time.GetTimestamp());
        }
        return entry;
    }
}
