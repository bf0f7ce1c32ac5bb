namespace LinkApp.Core.Live;

/// <summary>
/// The links with the most clicks at a place, in four counters. A fifth link takes over the counter with the fewest clicks,
/// the first of several, and its count (Metwally and others, "Efficient computation of frequent and top-k elements", 2005).
/// So each link with more than a quarter of the clicks has a counter; with up to four links the counts are exact. The
/// browser's TopLinks does the same: pages receive all counters, in their order.
/// </summary>
internal struct DotLinks
{
    private const int Counters = 4;

    // Most dots have one link only, and then no array.
    private (string? Link, long Clicks) _first;
    private (string? Link, long Clicks)[]? _others;

    public void Add(string name, long clicks)
    {
        if (TryCount(ref _first, name, clicks))
            return;
        ref var least = ref _first;
        foreach (ref var link in (_others ??= new (string?, long)[Counters - 1]).AsSpan())
        {
            if (TryCount(ref link, name, clicks))
                return;
            if (link.Clicks < least.Clicks)
                least = ref link;
        }
        least = (name, least.Clicks + clicks);
    }

    public void Add(DotLinks other)
    {
        foreach (var (name, clicks) in other.All())
            Add(name, clicks);
    }

    public readonly DotLinks Copy() => new() { _first = _first, _others = _others is null ? null : [.. _others] };

    /// <summary>Empties all counters.</summary>
    public void Clear()
    {
        _first = default;
        _others.AsSpan().Clear();
    }

    /// <summary>The counters that are in use, in their order.</summary>
    public readonly IEnumerable<(string Link, long Clicks)> All()
    {
        if (_first.Link is { } first)
            yield return (first, _first.Clicks);
        foreach (var (name, clicks) in _others ?? [])
        {
            if (name is not null)
                yield return (name, clicks);
        }
    }

    private static bool TryCount(ref (string? Link, long Clicks) link, string name, long clicks)
    {
        if (link.Link is not null && link.Link != name)
            return false;
        link = (name, link.Clicks + clicks);
        return true;
    }
}
