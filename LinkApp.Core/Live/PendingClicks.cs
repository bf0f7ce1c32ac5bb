namespace LinkApp.Core.Live;

/// <summary>The clicks since the last batch, added up one by one in bounded memory.</summary>
internal sealed class PendingClicks
{
    private readonly DotSet _dots = new();
    private readonly Dictionary<string, long> _countries = new(StringComparer.Ordinal);
    private readonly LatestRing _latest = new(LatestClick.InBatch);
    private long _from = long.MaxValue;
    private long _to;
    private long _total;
    private long _unlocated;

    public bool IsEmpty => _total == 0;

    /// <summary>The id of the first click.</summary>
    public long From => _from;

    public void Add(LiveClick click)
    {
        // After a start, older clicks from the store may be added after new ones.
        _from = Math.Min(_from, click.Id);
        _to = Math.Max(_to, click.Id);
        _total++;
        if (click.Place is { IsLocated: true } place)
            _dots.Add(place, click.Link);
        else
            _unlocated++;
        if (click.Place?.Country is { } country)
            _countries[country] = _countries.GetValueOrDefault(country) + 1;
        _latest.Add(click);
    }

    /// <summary>Returns all clicks that were added as a batch. Nothing may be added afterwards.</summary>
    public ClickBatch ToBatch(DateTimeOffset time, int maxDots) => new()
    {
        From = _from,
        To = _to,
        Time = time,
        Total = _total,
        Unlocated = _unlocated,
        Dots = _dots.Take(maxDots),
        Countries = _countries,
        Latest = [.. _latest.Lines()],
    };
}
