namespace LinkApp.Core.Live;

/// <summary>
/// The links with the most clicks at a place, in four counters: a fifth link takes the place and the count of the least
/// (Metwally and others, "Efficient computation of frequent and top-k elements", 2005). So whichever has more than a
/// quarter of the place's clicks is there; with four links or fewer the counts are exact.
/// </summary>
internal struct DotLinks
{
    /// <summary>How many of them are told.</summary>
    public const int Told = 3;

    private const int Counters = 4;

    // Most dots have one link only, and then no array.
    private (string? Slug, long Clicks) _first;
    private (string? Slug, long Clicks)[]? _others;

    public void Add(string slug, long clicks)
    {
        if (TryCount(ref _first, slug, clicks))
            return;
        ref var least = ref _first;
        foreach (ref var link in (_others ??= new (string?, long)[Counters - 1]).AsSpan())
        {
            if (TryCount(ref link, slug, clicks))
                return;
            if (link.Clicks < least.Clicks)
                least = ref link;
        }
        least = (slug, least.Clicks + clicks);
    }

    public void Add(DotLinks other)
    {
        foreach (var (slug, clicks) in other.All())
            Add(slug, clicks);
    }

    public readonly DotLinks Copy() => new() { _first = _first, _others = _others is null ? null : [.. _others] };

    /// <summary>Makes it as good as new.</summary>
    public void Clear()
    {
        _first = default;
        _others.AsSpan().Clear();
    }

    /// <summary>The first few, those with the most clicks first.</summary>
    public readonly IEnumerable<(string Slug, long Clicks)> Top() => All().OrderByDescending(link => link.Clicks).Take(Told);

    private static bool TryCount(ref (string? Slug, long Clicks) link, string slug, long clicks)
    {
        if (link.Slug is not null && link.Slug != slug)
            return false;
        link = (slug, link.Clicks + clicks);
        return true;
    }

    private readonly IEnumerable<(string Slug, long Clicks)> All()
    {
        if (_first.Slug is { } first)
            yield return (first, _first.Clicks);
        foreach (var (slug, clicks) in _others ?? [])
        {
            if (slug is not null)
                yield return (slug, clicks);
        }
    }
}
