using System.Runtime.CompilerServices;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Links;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Live;

/// <summary>Reads recent clicks from the store for the live feed and its replay. As a stream: fifteen busy minutes are millions of clicks.</summary>
public sealed class LiveHistory(ClickReader store, LinkQueries links, LiveSettings settings, TimeProvider time)
{
    private const int Chunk = 1_000;

    // Clicks that are read in one transaction, of all organizations: some 50 ms, after which the write-ahead log can be cut.
    private const int Slice = 50_000;

    /// <summary>The time at which the live window begins.</summary>
    public DateTimeOffset WindowStart => time.GetUtcNow() - settings.Window;

    /// <summary>The ids up to which clicks had been sent.</summary>
    internal SentPositions Sent() => new(store.Positions());

    /// <summary>The clicks of all organizations that are in the window or were not sent, up to the id <paramref name="last"/>.</summary>
    internal IAsyncEnumerable<LiveClick> RecentAsync(SentPositions sent, long last, CancellationToken cancel) =>
        WithLinksAsync(store.Between(Math.Min(FirstInWindow() - 1, sent.Floor), last), cancel);

    /// <summary>An organization's clicks in the window, up to the id <paramref name="last"/>.</summary>
    internal IAsyncEnumerable<LiveClick> ReadWindowAsync(int organization, long last, CancellationToken cancel)
    {
        var start = WindowStart;
        return WithLinksAsync(store.Between(organization, store.FirstIdSince(start) - 1, last).Where(click => click.Time >= start), cancel);
    }

    /// <summary>
    /// An organization's clicks that were committed since the window began, with ids after <paramref name="after"/> and up to
    /// <paramref name="last"/>; older ones of the spill file may be among them.
    /// </summary>
    internal IAsyncEnumerable<LiveClick> ReadMissedAsync(int organization, long after, long last, CancellationToken cancel) =>
        WithLinksAsync(store.Between(organization, Math.Max(after, FirstInWindow() - 1), last), cancel);

    /// <summary>The clicks of an organization's link in the window, up to the id <paramref name="last"/>.</summary>
    internal IAsyncEnumerable<LiveClick> ReadLinkAsync(int organization, long link, long last, CancellationToken cancel) =>
        WithLinksAsync(store.ReadLink(organization, link, WindowStart, FirstInWindow(), last), cancel);

    /// <summary>An organization's clicks, or those of one of its links, since a time. Read in several transactions, up to the newest click.</summary>
    internal async IAsyncEnumerable<LiveClick> ReadSinceAsync(
        int organization, long? link, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (after, last) = (store.FirstIdSince(since) - 1, store.LastId());
        while (after < last)
        {
            cancel.ThrowIfCancellationRequested();
            var end = Math.Min(after + Slice, last);
            var clicks = link is { } id
                ? store.ReadLink(organization, id, since, after + 1, end)
                : store.Between(organization, after, end).Where(click => click.Time >= since);
            await foreach (var click in WithLinksAsync(clicks, cancel))
                yield return click;
            after = end;
            // More may have been committed meanwhile.
            last = Math.Max(last, store.LastId());
        }
    }

    private long FirstInWindow() => store.FirstIdSince(WindowStart);

    /// <summary>The clicks with the names of their links.</summary>
    internal async IAsyncEnumerable<LiveClick> WithLinksAsync(IEnumerable<StoredClick> clicks, [EnumeratorCancellation] CancellationToken cancel)
    {
        var names = new Dictionary<long, string>();
        foreach (var chunk in clicks.Chunk(Chunk))
        {
            var unknown = chunk.Select(click => click.LinkId).Where(id => !names.ContainsKey(id)).Distinct().ToList();
            if (unknown.Count > 0)
            {
                var found = await links.NamesOfAllAsync(unknown, cancel);
                foreach (var id in unknown)
                    names[id] = found.TryGetValue(id, out var name) ? name.ToText() : "";
            }
            foreach (var click in chunk)
                yield return LiveClick.From(click, names[click.LinkId]);
        }
    }
}

/// <summary>The ids up to which clicks were sent: one for each organization, and one up to which those of all organizations were.</summary>
internal sealed class SentPositions(Dictionary<int, long> positions)
{
    public long Floor { get; } = positions.GetValueOrDefault(ClickReads.AllOrganizations);

    public bool Contains(LiveClick click) => click.Id <= Math.Max(Floor, positions.GetValueOrDefault(click.OrganizationId));
}
