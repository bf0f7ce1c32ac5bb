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

    private (string Slug, long Clicks)[]? _links;

    public void Add(string slug, long clicks)
    {
        var links = _links ??= new (string, long)[Counters];
        var least = 0;
        for (var i = 0; i < links.Length; i++)
        {
            ref var link = ref links[i];
            if (link.Slug is null || link.Slug == slug)
            {
                link = (slug, link.Clicks + clicks);
                return;
            }
            if (link.Clicks < links[least].Clicks)
                least = i;
        }
        links[least] = (slug, links[least].Clicks + clicks);
    }

    public void Add(DotLinks other)
    {
        foreach (var (slug, clicks) in other._links ?? [])
        {
            if (slug is not null)
                Add(slug, clicks);
        }
    }

    public readonly DotLinks Copy() => new() { _links = _links is null ? null : [.. _links] };

    /// <summary>The first few, those with the most clicks first.</summary>
    public readonly IEnumerable<(string Slug, long Clicks)> Top() =>
        (_links ?? []).Where(link => link.Slug is not null).OrderByDescending(link => link.Clicks).Take(Told);
}
