using System.Text.RegularExpressions;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LinkApp.Tests.Support;

/// <summary>
/// The query plans of statements. SQLite's descriptions are for people and change from version to version, so tests only
/// check what must not occur, and our own names.
/// </summary>
public sealed partial class QueryPlans
{
    // SQLITE_DBCONFIG_TRIGGER_EQP
    private const int ExplainsTriggers = 1008;

    private static readonly string[] Writes = ["INSERT", "UPDATE", "DELETE"];

    private QueryPlans(IReadOnlyList<string> steps)
    {
        var reads = steps.Select(step => Read().Match(step)).Where(read => read.Success).ToList();
        Scanned = GetTables(reads.Where(IsScan));
        Searched = GetTables(reads.Where(read => !IsScan(read)));
        Text = string.Join('\n', steps);
    }

    /// <summary>All distinct steps.</summary>
    public string Text { get; }

    /// <summary>Tables that are scanned completely, by their aliases in the statements, sorted.</summary>
    public IReadOnlyList<string> Scanned { get; }

    /// <summary>Tables whose rows are found by a key, an index or a full-text search.</summary>
    public IReadOnlyList<string> Searched { get; }

    /// <summary>Whether rows are sorted because no index has the requested order.</summary>
    public bool Sorts => Text.Contains("TEMP B-TREE", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a plan names an index, or a column that limits a search.</summary>
    public bool Names(string name) => Text.Contains(name, StringComparison.Ordinal);

    /// <summary>The statements that run during <paramref name="read"/> on one connection of the pool.</summary>
    private static List<string> Trace(Func<SqliteConnection> open, Action read)
    {
        var statements = new List<string>();
        // The pool is empty then, so the connection that is opened and returned here is the one that read gets.
        using (var connection = open())
        {
            SqliteConnection.ClearPool(connection);
        }
        sqlite3 traced;
        using (var connection = open())
        {
            traced = connection.Handle!;
            raw.sqlite3_trace(traced, (_, sql) => statements.Add(sql), null);
        }
        read();
        raw.sqlite3_trace(traced, (strdelegate_trace?)null, null);
        return statements;
    }

    /// <summary>Returns the plans of all statements that run during <paramref name="read"/>, and of the triggers of those that write.</summary>
    /// <param name="open">Opens a connection as <paramref name="read"/> does, from the pool.</param>
    /// <param name="read">Runs the queries.</param>
    /// <param name="prepare">Prepares the connection that explains the statements; null for no preparation.</param>
    public static QueryPlans Read(Func<SqliteConnection> open, Action read, string? prepare = null)
    {
        // A service in the background may have taken the traced connection: then nothing was seen, and it is tried again.
        List<string> statements;
        for (var tries = 1; !(statements = Trace(open, read)).Exists(IsQuery) && tries < 10; tries++)
        {
        }
        using var explaining = open();
        SqliteConnection.ClearPool(explaining);
        raw.sqlite3_db_config(explaining.Handle, ExplainsTriggers, 1, out _);
        if (prepare is not null)
            explaining.Execute(prepare);
        return new([.. statements.Where(IsStatement).SelectMany(sql => GetPlan(explaining, sql)).Distinct()]);
    }

    private static bool IsStatement(string sql) => IsQuery(sql) || Writes.Any(verb => sql.StartsWith(verb, StringComparison.Ordinal));

    private static bool IsQuery(string sql) => sql.StartsWith("SELECT", StringComparison.Ordinal);

    private static List<string> GetPlan(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A statement that the product itself has just run, with its values.
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        // Without a text, it is a program without a plan, such as a DELETE by key.
        while (reader.Read())
        {
            if (!reader.IsDBNull(3))
                steps.Add(reader.GetString(3));
        }
        return steps;
    }

    // SQLite always says that a virtual table is scanned; if it got a search condition, that follows its index number.
    private static bool IsScan(Match read) => read.Groups["how"].Value == "SCAN" && !read.Groups["search"].Success;

    private static List<string> GetTables(IEnumerable<Match> reads) =>
        [.. reads.Select(read => read.Groups["table"].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^(?<how>SCAN|SEARCH) (TABLE )?(\w+\.)?(?<table>\w+)(.* VIRTUAL TABLE INDEX \d+:(?<search>\S+))?")]
    private static partial Regex Read();
}
