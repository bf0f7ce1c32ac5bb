using System.Collections.Concurrent;
using BitFaster.Caching.Lru;
using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

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
public sealed class LinkTable : IDisposable
{
    public const int Capacity = 200_000;

    /// <summary>How long a slug stays known as missing. Short: another process (a command) may create it.</summary>
    public static readonly TimeSpan MissLifetime = TimeSpan.FromSeconds(5);

    // A scan of random slugs queues here instead of taking every thread and connection.
    private const int ParallelLoads = 4;

    private readonly IDbContextFactory<AppDb> _databases;
    private readonly TimeProvider _time;
    private readonly ConcurrentLru<string, LinkEntry> _entries = new(Capacity);
    private readonly ConcurrentLru<string, long> _misses = new(20_000);
    private readonly ConcurrentDictionary<string, Task<LinkEntry?>> _loads = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(ParallelLoads);
    private readonly Lock _publishing = new();
    private long _published;

    public LinkTable(IDbContextFactory<AppDb> databases, TimeProvider time)
    {
        _databases = databases;
        _time = time;
    }

    /// <summary>The link of a slug, or null where there is none. From memory without a task, else one shared load.</summary>
    public ValueTask<LinkEntry?> FindAsync(string slug)
    {
        if (_entries.TryGet(slug, out var entry))
            return new(entry);
        if (_misses.TryGet(slug, out var missedAt) && _time.GetElapsedTime(missedAt) < MissLifetime)
            return new((LinkEntry?)null);
        return new(_loads.GetOrAdd(slug, LoadAsync));
    }

    /// <summary>Puts what an edit has committed into the table.</summary>
    public void Publish(LinkEntry entry)
    {
        lock (_publishing)
        {
            _published++;
            if (!_entries.TryGet(entry.Slug, out var present) || present.LinkId != entry.LinkId || present.Version < entry.Version)
                _entries.AddOrUpdate(entry.Slug, entry);
            _misses.TryRemove(entry.Slug);
        }
    }

    /// <summary>Takes a slug out that an edit has deleted or renamed.</summary>
    public void Remove(string slug)
    {
        lock (_publishing)
        {
            _published++;
            _entries.TryRemove(slug);
            _misses.AddOrUpdate(slug, _time.GetTimestamp());
        }
    }

    public void Dispose() => _loading.Dispose();

    private async Task<LinkEntry?> LoadAsync(string slug)
    {
        // Leave the caller's thread first: GetOrAdd must have stored this task before it can remove itself.
        await Task.Yield();
        await _loading.WaitAsync();
        try
        {
            var began = Volatile.Read(ref _published);
            var entry = await ReadAsync(slug);
            lock (_publishing)
            {
                if (began == _published)
                {
                    if (entry is not null)
                        _entries.AddOrUpdate(slug, entry);
                    else
                        _misses.AddOrUpdate(slug, _time.GetTimestamp());
                }
            }
            return entry;
        }
        finally
        {
            _loading.Release();
            _loads.TryRemove(slug, out _);
        }
    }

    private async Task<LinkEntry?> ReadAsync(string slug)
    {
        await using var db = await _databases.CreateDbContextAsync();
        var link = await db.Links.AsNoTracking().Include(link => link.Rules).SingleOrDefaultAsync(link => link.Slug == slug);
        return link is null ? null : new LinkEntry(link);
    }
}
