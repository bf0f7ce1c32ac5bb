using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Clicks;

/// <summary>Makes rows of <c>days</c> from raw clicks alone, one after another. Not thread-safe.</summary>
internal sealed class DayBuilder(PlaceCountries countries)
{
    // Keys that are held before they are counted, at most 7 for each click: some 4 MB.
    private const int MaxHeld = 1 << 16;

    private readonly TallyCounter _counter = new();
    private readonly VisitorSketch _visitors = new();
    private byte[] _counts = [];
    private int _held;
    private long _first = long.MaxValue;
    private long _last;

    /// <summary>Adds a click.</summary>
    public void Add(in ClickRow click)
    {
        foreach (var key in click.GetKeys(countries, stackalloc long[ClickRow.MaxKeys]))
            _counter.Add(key);
        if (click.IsVisitor)
            _visitors.Add(click.Visitor);
        (_first, _last) = (Math.Min(_first, click.Id), Math.Max(_last, click.Id));
        if (++_held == MaxHeld)
            Count();
    }

    /// <summary>Returns the row of all links with the clicks that were added, and starts an empty one. Without clicks, its last id is 0.</summary>
    public DayCounts Take(long day, long organization)
    {
        Count();
        var row = new DayCounts(day, organization, ClickReads.AllLinks, _first, _last, _counts, _visitors.Pack());
        _visitors.Clear();
        (_counts, _first, _last) = ([], long.MaxValue, 0);
        return row;
    }

    private void Count()
    {
        _counts = _counter.AddTo(_counts);
        _held = 0;
    }
}
