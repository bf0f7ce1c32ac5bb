using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>Adds clicks to rows of <c>days</c>, one row after another. Not thread-safe.</summary>
internal sealed class DayCounter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _present = new(connection, "SELECT counts, visitors FROM days WHERE day = ?1 AND organization = ?2 AND link = ?3");
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

    /// <summary>Returns the row of the file plus the clicks that were added, and starts an empty row.</summary>
    public DayCounts Take(long day, long organization, long link)
    {
        _present.Begin(day, organization, link);
        var isThere = _present.Step();
        var counts = _counts.AddTo(isThere ? _present.Blob(0) : []);
        _visitors.Add(isThere ? _present.Blob(1) : []);
        _present.Reset();
        var row = new DayCounts(day, organization, link, _first, _last, counts, _visitors.Pack());
        _visitors.Clear();
        (_first, _last) = (long.MaxValue, 0);
        return row;
    }

    public void Dispose() => _present.Dispose();
}
