using System.Text.RegularExpressions;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LinkApp.Tests.Support;

/// <summary>
/// How SQLite finds the rows of what is asked. Its texts are for people and change from version to version: tests ask for
/// what must not be in them, and for names that we gave.
/// </summary>
public sealed partial class QueryPlans
{
    private QueryPlans(IReadOnlyList<string> steps)
    {
        var reads = steps.Select(step => Read().Match(step)).Where(read => read.Success).ToList();
        Scanned = TablesOf(reads.Where(IsScan));
        Searched = TablesOf(reads.Where(read => !IsScan(read)));
        Text = string.Join('\n', steps);
    }

    /// <summary>All steps, each once.</summary>
    public string Text { get; }

    /// <summary>Tables that are read from one end to the other, by the names that the statements give them, in order.</summary>
    public IReadOnlyList<string> Scanned { get; }

    /// <summary>Tables in which rows are found by a key, an index or a full-text search.</summary>
    public IReadOnlyList<string> Searched { get; }

    /// <summary>Whether rows are sorted, because no index has them in the order that is asked for.</summary>
    public bool Sorts => Text.Contains("TEMP B-TREE", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an index, or a column that a search is limited by, is named.</summary>
    public bool Names(string name) => Text.Contains(name, StringComparison.Ordinal);

    /// <summary>The plans of all that is asked while <paramref name="read"/> runs.</summary>
    /// <param name="open">Opens a connection as <paramref name="read"/> does, from the pool.</param>
    /// <param name="read">Asks.</param>
    /// <param name="prepare">Makes a connection that explains ready; null for nothing.</param>
    public static QueryPlans Of(Func<SqliteConnection> open, Action read, string? prepare = null)
    {
        var statements = new List<string>();
        // With the pool emptied, the connection that is opened here and given back is the one that read gets.
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

        using var explaining = open();
        SqliteConnection.ClearPool(explaining);
        if (prepare is not null)
            explaining.Execute(prepare);
        return new([.. statements.Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal)).SelectMany(sql => PlanOf(explaining, sql)).Distinct()]);
    }

    private static List<string> PlanOf(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // What the product itself has just asked, values included.
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
            steps.Add(reader.GetString(3));
        return steps;
    }

    // A virtual table is always "scanned"; where it was given something to search for, that stands behind its number.
    private static bool IsScan(Match read) => read.Groups["how"].Value == "SCAN" && !read.Groups["search"].Success;

    private static List<string> TablesOf(IEnumerable<Match> reads) =>
        [.. reads.Select(read => read.Groups["table"].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^(?<how>SCAN|SEARCH) (TABLE )?(\w+\.)?(?<table>\w+)(.* VIRTUAL TABLE INDEX \d+:(?<search>\S+))?")]
    private static partial Regex Read();
}
