using System.Data;
using LinkApp.Core.Clicks.Store;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>
/// Reads the schema <c>clicks</c>: a transaction of one connection, with the snapshot of its first statement. Each answer is in memory
/// before its first row is handed out, or is handed to a callback.
/// </summary>
/// <remarks>
/// A connection answers one question at a time, and a reader that is left early would have to read the rest of its answer. So clicks are
/// read a window at a time: between two windows the connection is free, whatever becomes of the enumeration.
/// </remarks>
internal sealed partial class PostgresClickReads : ClickReads
{
    /// <summary>Rows of the first window; a page of a list needs no more. Each window has four times the rows of the one before.</summary>
    private const int FirstWindow = 512;

    /// <summary>How much larger than the first a window gets: 8,192 rows are some 500 KB.</summary>
    private const int Growth = 16;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    /// <param name="connection">An open connection; disposed with this object.</param>
    public PostgresClickReads(NpgsqlConnection connection)
    {
        _connection = connection;
        // Sent with the first statement. Compiling a plan takes 100 ms, and our questions take less. Each plan is made for its values: for
        // unknown ones, a list of ids would be searched from its start for each row.
        _transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        using var ids = Command("""
            SELECT r.last, h.last, set_config('transaction_read_only', 'on', true), set_config('jit', 'off', true),
                set_config('plan_cache_mode', 'force_custom_plan', true)
            FROM clicks.rolled_up r CROSS JOIN clicks.head h
            """).ExecuteReader();
        if (!ids.Read())
            throw new InvalidOperationException("A table of the schema clicks that has one row is empty: rolled_up or head.");
        (RolledUp, LastId) = (ids.GetInt64(0), ids.GetInt64(1));
    }

    public override long FindOldestId() => Scalar<long>(Command("SELECT id FROM clicks.clicks ORDER BY id LIMIT 1")) ?? RolledUp + 1;

    // By halves in the rows of commits, whose latest times never decrease. An index by time would have to be written with every commit.
    public override long FindFirstId(DateTimeOffset time) => Scalar<long>(Command("""
        WITH RECURSIVE search AS (
            SELECT coalesce(min(first), 0) AS low, $2 AS high FROM clicks.commits
            UNION ALL
            SELECT CASE WHEN c.latest < $1 THEN (s.low + s.high) / 2 + 1 ELSE s.low END, CASE WHEN c.latest < $1 THEN s.high ELSE c.first END
            FROM search s CROSS JOIN LATERAL (
                SELECT first, latest FROM clicks.commits WHERE first <= (s.low + s.high) / 2 ORDER BY first DESC LIMIT 1) c
            WHERE s.low < s.high
        )
        SELECT low FROM search WHERE low >= high
        """).With(time.ToUnixTimeMilliseconds()).With(LastId + 1)) ?? 0;

    internal override IEnumerable<(long First, long Last)> FindSpans(long first, long last, long from, long to) => Rows(
        Command($"SELECT first, last FROM ({Spans}) s WHERE first <= last AND earliest < $4 AND latest >= $3 ORDER BY first")
            .With(first).With(last).With(from).With(to),
        static row => (row.GetInt64(0), row.GetInt64(1)));

    public override void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    // The rows of commits between the ids $1 and $2, cut to them.
    private const string Spans = """
        SELECT greatest(first, $1) AS first, least(lead(first) OVER (ORDER BY first) - 1, $2) AS last, earliest, latest
        FROM clicks.commits
        WHERE first >= (SELECT coalesce(max(first), 0) FROM clicks.commits WHERE first <= $1) AND first <= $2
        """;

    private NpgsqlCommand Command(string sql)
    {
#pragma warning disable CA2100 // Only constants of this class come here, and what is composed of them; values are in parameters.
        return new(sql, _connection);
#pragma warning restore CA2100
    }

    /// <summary>The first column of the first row; null where there is none.</summary>
    private static T? Scalar<T>(NpgsqlCommand command) where T : struct
    {
        using (command)
            return command.ExecuteScalar() is T value ? value : null;
    }

    private static List<T> Rows<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        var all = new List<T>();
        using (command)
            Read(command, row => all.Add(read(row)));
        return all;
    }

    private static void Read(NpgsqlCommand command, Action<NpgsqlDataReader> read)
    {
        using (command)
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
                read(rows);
        }
    }

    /// <summary>
    /// Rows in the order of a number that is their first column, a window at a time. The statement gets the numbers between which they are
    /// as $1 and $2, and the most rows as $3.
    /// </summary>
    /// <param name="command">The statement, with values for all of its parameters.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="size">Rows of the first window.</param>
    /// <param name="newestFirst">Whether it is the reverse order.</param>
    private static IEnumerable<T> Windows<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, int size = FirstWindow, bool newestFirst = false)
    {
        using (command)
        {
            var (first, last, limit) = (Parameter<long>(command, 0), Parameter<long>(command, 1), Parameter<int>(command, 2));
            var window = new List<T>();
            for (var largest = size * Growth; first.TypedValue <= last.TypedValue; size = Math.Min(size * 4, largest))
            {
                window.Clear();
                limit.TypedValue = size;
                var number = 0L;
                using (var rows = command.ExecuteReader())
                {
                    for (; rows.Read(); number = rows.GetInt64(0))
                        window.Add(read(rows));
                }
                foreach (var row in window)
                    yield return row;
                if (window.Count < size)
                    break;
                if (newestFirst)
                    last.TypedValue = number - 1;
                else
                    first.TypedValue = number + 1;
            }
        }
    }

    private static NpgsqlParameter<T> Parameter<T>(NpgsqlCommand command, int index) => (NpgsqlParameter<T>)command.Parameters[index];
}
