using System.Text.RegularExpressions;
using LinkApp.Core.Clicks.Store;
using LinkApp.Postgres.Clicks;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>The plans of the statements of a question, as PostgreSQL carried them out.</summary>
internal sealed partial class PostgresPlans
{
    private readonly List<string> _plans = [];

    private PostgresPlans(List<string> plans) => _plans = plans;

    /// <summary>The number of statements.</summary>
    public int Count => _plans.Count;

    /// <summary>All plans.</summary>
    public string Text => string.Join("\n\n", _plans);

    /// <summary>Tables of which all rows were read, sorted.</summary>
    public IReadOnlyList<string> Scanned => [.. Scan().Matches(Text).Select(scan => scan.Groups["table"].Value).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Rows that were read from tables or indexes and left out.</summary>
    public long LeftOut => RowsRemoved().Matches(Text).Sum(rows => long.Parse(rows.Groups["rows"].Value, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether a plan names an index.</summary>
    public bool Names(string index) => Text.Contains($" {index} ", StringComparison.Ordinal);

    /// <summary>The plans of what is asked of a snapshot.</summary>
    public static async Task<PostgresPlans> ReadAsync(NpgsqlDataSource database, Action<ClickReads> ask)
    {
        var connection = await database.OpenConnectionAsync();
        await using (var explain = new NpgsqlCommand(
            """
            LOAD 'auto_explain';
            SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on; SET auto_explain.log_timing = off;
            SET auto_explain.log_level = notice; SET client_min_messages = notice
            """,
            connection))
            await explain.ExecuteNonQueryAsync();
        var plans = new List<string>();
        using (var reads = new PostgresClickReads(connection))
        {
            connection.Notice += (_, notice) => plans.Add(notice.Notice.MessageText);
            ask(reads);
        }
        // A plan comes with the answer of the next statement: the first one is that of the snapshot itself.
        Assert.Contains("set_config", plans[0], StringComparison.Ordinal);
        return new(plans[1..]);
    }

    [GeneratedRegex(@"Seq Scan on (?<table>\w+)", RegexOptions.NonBacktracking)]
    private static partial Regex Scan();

    [GeneratedRegex(@"Rows Removed by [\w ]+: (?<rows>\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex RowsRemoved();
}
