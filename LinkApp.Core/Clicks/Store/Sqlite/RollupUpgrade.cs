using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>
/// Copies the rollups of a <c>clicks.db</c> of version 4 to <c>rollups.db</c>, and changes nothing else: after an interruption
/// it starts again.
/// </summary>
/// <remarks>
/// Version 4 wrote a rollup in parts. If the process ended between two of them, <c>rolled_up.next</c> says where the rollup
/// would have ended, and some rows count up to there already. The same rollup is made again, from the same clicks, and
/// these rows are left out of it.
/// </remarks>
internal static class RollupUpgrade
{
    private const string Old = "old";

    private const string Copy = $"""
        DROP TABLE IF EXISTS main.days;
        DROP TABLE IF EXISTS main.months;
        DROP TABLE IF EXISTS main.totals;
        DROP TABLE IF EXISTS main.link_clicks;
        DROP TABLE IF EXISTS main.rolled_up;
        DROP TABLE IF EXISTS main.imports;
        DROP TABLE IF EXISTS main.imported_days;
        DROP TABLE IF EXISTS main.import_changes;
        {RollupSchema.Create}
        INSERT INTO main.days SELECT day, organization, link, first, last, counts, visitors FROM {Old}.days;
        INSERT INTO main.months SELECT month, organization, counts, visitors FROM {Old}.months;
        INSERT INTO main.totals SELECT organization, link, clicks, led FROM {Old}.totals;
        INSERT INTO main.link_clicks SELECT block, link, offsets FROM {Old}.link_clicks;
        UPDATE main.rolled_up SET last = (SELECT last FROM {Old}.rolled_up);
        """;

    public static void Run(DataSettings data)
    {
        CopyTables(data);
        Finish(data);
    }

    /// <summary>Copies the rollups of version 4 to <c>rollups.db</c>, including those rows of an interrupted rollup that were written.</summary>
    internal static void CopyTables(DataSettings data)
    {
        using var rollups = Open(data);
        // Deferred: a write lock on the clicks is neither needed nor free.
        using var transaction = rollups.BeginTransaction(deferred: true);
        rollups.Execute(Copy);
        rollups.Execute($"PRAGMA main.user_version = {RollupSchema.Version}");
        transaction.Commit();
    }

    private static void Finish(DataSettings data)
    {
        using var rollups = Open(data);
        var next = rollups.Scalar<long>($"SELECT next FROM {Old}.rolled_up");
        if (rollups.Scalar<long>("SELECT last FROM main.rolled_up") >= next)
            return;
        if (new RollupReader(() => new SqliteClickReads(Open(data))).Next(next) is not { } rollup)
            return;
        using var writer = new SqliteRollupWriter(SqliteSetup.Open(data.RollupDatabase, pooled: false));
        writer.Write(WithoutRowsAhead(rollups, rollup));
    }

    private static Rollup WithoutRowsAhead(SqliteConnection rollups, Rollup rollup)
    {
        using var day = new Statement(rollups, $"SELECT 1 FROM {Old}.days WHERE day = ?1 AND organization = ?2 AND link = ?3 AND last > ?4");
        using var block = new Statement(rollups, $"SELECT offsets FROM {Old}.link_clicks WHERE block = ?1 AND link = ?2");
        using var total = new Statement(rollups, $"SELECT 1 FROM {Old}.totals WHERE organization = ?1 AND link = ?2 AND last > ?3");
        return rollup with
        {
            Days = [.. rollup.Days.Where(row => day.Scalar(row.Day, row.Organization, row.Link, rollup.After) is null)],
            Blocks = [.. rollup.Blocks.Where(row => !EndsAs(block, row))],
            Totals = [.. rollup.Totals.Where(row => total.Scalar(row.Organization, row.Link, rollup.After) is null)],
        };
    }

    /// <summary>Whether a block in the file already ends with the last click that would be added to it.</summary>
    private static bool EndsAs(Statement block, BlockClicks row)
    {
        block.Begin(row.Block, row.Link);
        var isAhead = block.Step() && block.Blob(0).EndsWith(row.Offsets.AsSpan()[^sizeof(ushort)..]);
        block.Reset();
        return isAhead;
    }

    private static SqliteConnection Open(DataSettings data)
    {
        // Not pooled: others must not get it with the clicks attached.
        var connection = SqliteSetup.Open(data.RollupDatabase, pooled: false);
        connection.Attach(data.ClickDatabase, Old);
        return connection;
    }
}
