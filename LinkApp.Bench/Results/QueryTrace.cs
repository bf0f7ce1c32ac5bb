using System.Text.RegularExpressions;
using LinkApp.Core.Clicks.Store.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LinkApp.Bench.Results;

/// <summary>
/// Traces the SQL statements of the next reader of the click store. Connections are pooled: the connection that is opened and
/// returned here is the one that the reader gets. Create and end it on the thread that reads.
/// </summary>
internal sealed partial class QueryTrace : IDisposable
{
    // Steps are counted in multiples of this; a step is an instruction of SQLite's virtual machine.
    private const int Granularity = 10;

    private readonly SqliteClickStore _store;
    private readonly List<string> _statements = [];
    private sqlite3? _traced;
    private long _steps;

    public QueryTrace(SqliteClickStore store)
    {
        _store = store;
        SqliteConnection.ClearAllPools();
        using var connection = store.OpenReader();
        _traced = connection.Handle!;
        raw.sqlite3_trace(_traced, (_, sql) => _statements.Add(sql), null);
        raw.sqlite3_progress_handler(_traced, Granularity, _ =>
        {
            _steps += Granularity;
            return 0;
        }, null);
    }

    /// <summary>Ends the trace and returns the number of steps, and the distinct statements with their plans.</summary>
    public (long Steps, IReadOnlyList<(string Sql, string Plan)> Statements) End()
    {
        Dispose();
        using var connection = _store.OpenReader();
        var statements = _statements
            .Where(sql => sql.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase))
            .Select(sql => Spaces().Replace(sql, " "))
            .DistinctBy(sql => Digits().Replace(sql, "0"))
            .Select(sql => (sql, ReadPlan(connection, sql)))
            .ToList();
        return (_steps, statements);
    }

    public void Dispose()
    {
        if (_traced is not { IsClosed: false } traced)
            return;
        raw.sqlite3_trace(traced, (strdelegate_trace?)null, null);
        raw.sqlite3_progress_handler(traced, 0, null, null);
        _traced = null;
    }

    private static string ReadPlan(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A statement that LinkApp itself has just run, values included.
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(reader.GetString(3));
        return string.Join("; ", lines);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
