using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LinkApp.Tests.Support;

/// <summary>How SQLite finds the rows of what is asked.</summary>
public static class QueryPlans
{
    /// <summary>The steps of the query plans of all that is asked while <paramref name="read"/> runs, each once.</summary>
    /// <param name="open">Opens a connection as <paramref name="read"/> does, from the pool.</param>
    /// <param name="read">Asks.</param>
    /// <param name="prepare">Makes a connection that explains ready; null for nothing.</param>
    public static List<string> Of(Func<SqliteConnection> open, Action read, string? prepare = null)
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
        return [.. statements.Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal)).SelectMany(sql => PlanOf(explaining, sql)).Distinct()];
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
}
