using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Clicks;

/// <summary>Adds clicks to rows of <c>days</c>, one row after another. Not thread-safe.</summary>
internal sealed class DayCounter
{
    private readonly TallyCounter _counts = new();
    private readonly VisitorSketch _visitors = new();
    private long _first = long.MaxValue;
    private long _last;

    /// <summary>Adds a click by the keys that it is counted by.</summary>
    public void Add(in ClickRow click, ReadOnlySpan<long> keys)
    {
        foreach (var key in keys)
            _counts.Add(key);
        if (click.IsVisitor)
            _visitors.Add(click.Visitor);
        (_first, _last) = (Math.Min(_first, click.Id), Math.Max(_last, click.Id));
    }

    /// <summary>Returns the row that is stored plus the clicks that were added, and starts an empty row.</summary>
    public DayCounts Take(DayKey key, DayRow stored)
    {
        var counts = _counts.AddTo(stored.Counts);
        _visitors.Add(stored.Visitors);
        var row = new DayCounts(key.Day, key.Organization, key.Link, _first, _last, counts, _visitors.Pack());
        _visitors.Clear();
        (_first, _last) = (long.MaxValue, 0);
        return row;
    }
}
