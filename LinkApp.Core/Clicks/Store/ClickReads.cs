using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// One snapshot of the clicks and their rollups, and the questions that are asked of it: by reports, the dashboard, lists, the live
/// feed, rollups and retention. Exact counts come from the rollups, which count up to the id <see cref="RolledUp"/>, and from the
/// tail, which is every click after it. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A question takes a range or a list, never one day, link or id of many: one answer is one way to the store and back. Clicks come
/// as a stream. Rows of rollups are handed to a callback and are valid until it returns; it asks nothing else meanwhile. While
/// clicks are streamed, only <see cref="FindCountry"/> may be asked.
/// </para>
/// <para>
/// In a deferred transaction, SQLite takes the snapshot of a file when that file is first read. The rollups are read first:
/// every click that they count was committed before, so the snapshot of the clicks, which is taken next, has them and the
/// whole tail. In the other order, a rollup that is made between the two reads would count clicks that this reader can't see:
/// a range that cuts a day could not read them, and their places and texts would have no names. <see cref="Retention"/> does
/// not delete clicks that were rolled up recently, for readers that are between the two reads.
/// </para>
/// </remarks>
internal sealed partial class ClickReads : IDisposable
{
    /// <summary>Stands for a whole organization in the place of a link, in questions and in the rows of rollups.</summary>
    public const long AllLinks = 0;

    /// <summary>The live position up to which the clicks of every organization were sent.</summary>
    public const int AllOrganizations = 0;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    /// <param name="connection">A reader's connection; disposed with this object.</param>
    public ClickReads(SqliteConnection connection)
    {
        _connection = connection;
        _transaction = connection.BeginTransaction(deferred: true);
        RolledUp = connection.Scalar<long>("SELECT last FROM rolled_up");
        LastId = connection.Scalar<long>("SELECT coalesce(max(id), 0) FROM clicks");
    }

    /// <summary>The id up to which the rollups count; 0 where there is none.</summary>
    public long RolledUp { get; }

    /// <summary>The id of the newest click; 0 where there is none.</summary>
    public long LastId { get; }

    /// <summary>The id of the oldest click that retention has left; if none is left, the id after <see cref="RolledUp"/>.</summary>
    public long FindOldestId() => Prepare("SELECT id FROM clicks ORDER BY id LIMIT 1").Scalar() ?? RolledUp + 1;

    /// <summary>
    /// A lower bound: every click of <paramref name="time"/> or later has this id or a greater one. Older clicks may have greater
    /// ids, too. Found by halves in the rows of <see cref="CommitSpans"/>, whose latest times never decrease.
    /// </summary>
    public long FindFirstId(DateTimeOffset time)
    {
        var at = Prepare("SELECT first, latest FROM commits WHERE first <= ?1 ORDER BY first DESC LIMIT 1");
        var wanted = time.ToUnixTimeMilliseconds();
        var (low, high) = (_connection.Scalar<long>("SELECT coalesce(min(first), 0) FROM commits"), LastId + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            at.Begin(middle);
            var (first, latest) = at.Step() ? (at.Number(0), at.Number(1)) : (low, long.MaxValue);
            at.Reset();
            if (latest < wanted)
                low = middle + 1;
            else
                high = first;
        }
        return low;
    }

    /// <summary>
    /// The ids from <paramref name="first"/> to <paramref name="last"/> among which all clicks with times from
    /// <paramref name="from"/> until before <paramref name="to"/> (milliseconds since 1970) are, in their order.
    /// </summary>
    internal IEnumerable<(long First, long Last)> FindSpans(long first, long last, long from, long to)
    {
        var spans = Prepare("""
            SELECT first, earliest, latest FROM commits
            WHERE first >= (SELECT coalesce(max(first), 0) FROM commits WHERE first <= ?1) AND first <= ?2 ORDER BY first
            """);
        (long First, bool Matches) current = (first, false);
        foreach (var row in Rows(spans, first, last))
        {
            if (current.Matches && row.Number(0) > first)
                yield return (current.First, row.Number(0) - 1);
            current = (Math.Max(first, row.Number(0)), row.Number(1) < to && row.Number(2) >= from);
        }
        if (current.Matches && current.First <= last)
            yield return (current.First, last);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _importedScans.ForEach(statement => statement.Dispose());
        _transaction.Dispose();
        _connection.Dispose();
    }

    private static IEnumerable<Statement> Rows(Statement statement, params long[] values)
    {
        statement.Begin(values);
        try
        {
            while (statement.Step())
                yield return statement;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>A statement of this snapshot, prepared at its first use. The text is a constant: it is found by its reference.</summary>
    private Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new(_connection, sql));
        return statement;
    }
}
