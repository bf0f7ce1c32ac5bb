using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>The clicks of some seconds of commits: a row of <c>commits</c>. It ends before the next one.</summary>
/// <param name="First">The id of the first click.</param>
/// <param name="Opened">The time of the first click, in milliseconds since 1970.</param>
/// <param name="Earliest">The earliest time of these clicks.</param>
/// <param name="Latest">The latest time of these clicks and all before.</param>
/// <param name="Last">The number of the last click.</param>
internal readonly record struct CommitSpan(long First, long Opened, long Earliest, long Latest, ClickNumber Last);

/// <summary>
/// Writes the rows of <c>commits</c> in the transactions of their clicks. They say which clicks of the spill file are stored, and
/// where the clicks of a time are: times don't follow ids, since clicks of the spill file are stored later than others.
/// </summary>
internal sealed class CommitSpans : IDisposable
{
    /// <summary>The time that a row covers: readers of a time read up to this much more on either side.</summary>
    private const long SpanMilliseconds = 20_000;

    private readonly Statement _add;
    private readonly Statement _extend;
    private readonly Statement _deleteBefore;

    public CommitSpans(SqliteConnection connection)
    {
        _add = new(connection, "INSERT INTO commits (first, earliest, latest, start, number) VALUES (?1, ?2, ?3, ?4, ?5)");
        _extend = new(connection, "UPDATE commits SET earliest = ?2, latest = ?3, number = ?4 WHERE first = ?1");
        // The row that has the oldest click stays.
        _deleteBefore = new(connection, """
            DELETE FROM commits WHERE first < (SELECT max(first) FROM commits WHERE first <= (SELECT min(id) FROM clicks))
            """);
        // A new run has a new number, so its first click begins a row of its own.
        Current = new(0, 0, 0, connection.Scalar<long>("SELECT coalesce(max(latest), 0) FROM commits"), default);
    }

    /// <summary>The newest row that is committed.</summary>
    public CommitSpan Current { get; set; }

    /// <summary>Writes clicks of the run and the times that are given; returns the row, which is <see cref="Current"/> after the commit.</summary>
    /// <param name="first">The id of the first of these clicks.</param>
    /// <param name="earliest">Their earliest time, in milliseconds since 1970.</param>
    /// <param name="latest">Their latest time.</param>
    /// <param name="last">The number of the last of them.</param>
    public CommitSpan Write(long first, long earliest, long latest, ClickNumber last)
    {
        var row = Current;
        var newest = Math.Max(row.Latest, latest);
        if (row.Last.Start != last.Start || latest - row.Opened >= SpanMilliseconds || row.Opened - earliest >= SpanMilliseconds)
        {
            _add.Run(first, earliest, newest, last.Start, last.Number);
            return new(first, earliest, earliest, newest, last);
        }
        row = row with { Earliest = Math.Min(row.Earliest, earliest), Latest = newest, Last = last };
        _extend.Run(row.First, row.Earliest, row.Latest, last.Number);
        return row;
    }

    /// <summary>Deletes the rows whose clicks are all deleted.</summary>
    public void DeleteEmpty() => _deleteBefore.Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_add, _extend, _deleteBefore])
            statement.Dispose();
    }

    /// <summary>Describes the clicks of a file that has none of these rows. Reads each click once, some three million a second.</summary>
    public static void Fill(SqliteConnection connection)
    {
        const int ClicksOfRow = 4_096;
        using var spans = new CommitSpans(connection);
        using var block = new Statement(connection, """
            SELECT count(*), min(id), max(id), min(time), max(time) FROM (SELECT id, time FROM clicks WHERE id > ?1 ORDER BY id LIMIT ?2)
            """);
        var (after, latest) = (0L, 0L);
        while (true)
        {
            block.Begin(after, ClicksOfRow);
            if (!block.Step() || block.Number(0) == 0)
                break;
            latest = Math.Max(latest, block.Number(4));
            spans._add.Run(block.Number(1), block.Number(3), latest, 0, 0);
            after = block.Number(2);
            block.Reset();
        }
        block.Reset();
    }
}
