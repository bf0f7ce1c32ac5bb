using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Reads <c>clicks.db</c> and <c>rollups.db</c>.</summary>
/// <remarks>
/// In a deferred transaction, SQLite takes the snapshot of a file when that file is first read. The rollups are read first:
/// every click that they count was committed before, so the snapshot of the clicks, which is taken next, has them and the
/// whole tail. In the other order, a rollup that is made between the two reads would count clicks that this reader can't see:
/// a range that cuts a day could not read them, and their places and texts would have no names. <see cref="Retention"/> does
/// not delete clicks that were rolled up recently, for readers that are between the two reads.
/// </remarks>
internal sealed partial class SqliteClickReads : ClickReads
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    /// <param name="connection">A reader's connection; disposed with this object.</param>
    public SqliteClickReads(SqliteConnection connection)
    {
        _connection = connection;
        _transaction = connection.BeginTransaction(deferred: true);
        RolledUp = connection.Scalar<long>("SELECT last FROM rolled_up");
        LastId = connection.Scalar<long>("SELECT coalesce(max(id), 0) FROM clicks");
    }

    public override long FindOldestId() => Prepare("SELECT id FROM clicks ORDER BY id LIMIT 1").Scalar() ?? RolledUp + 1;

    // By halves in the rows of CommitSpans, whose latest times never decrease.
    public override long FindFirstId(DateTimeOffset time)
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

    internal override IEnumerable<(long First, long Last)> FindSpans(long first, long last, long from, long to)
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

    public override void Dispose()
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
