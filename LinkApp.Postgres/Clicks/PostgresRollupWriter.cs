using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Writes rollups. Tables are written in one order by all who write them, so that none waits for another in a circle.</summary>
/// <param name="database">Opens connections.</param>
internal sealed class PostgresRollupWriter(NpgsqlDataSource database) : RollupWriter
{
    private long _droppedBefore;

    public override void Write(Rollup rollup)
    {
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Advance(connection, rollup);
        foreach (var days in rollup.Days.Slice(static day => day.Counts.Length + day.Visitors.Length))
            SetDays(connection, days);
        foreach (var blocks in rollup.Blocks.Slice(static block => block.Offsets.Length))
            AddBlocks(connection, blocks);
        foreach (var totals in rollup.Totals.Slice(static _ => 0))
            AddTotals(connection, totals);
        var ofAll = rollup.Days.Where(day => day.Link == ClickReads.AllLinks);
        DropMonths(connection, [.. ofAll.Select(day => (UtcTime.ToMonth(day.Day), day.Organization)).Distinct()]);
        transaction.Commit();
    }

    // The number is locked until the commit: whoever changes imported clicks raises it before they drop months.
    public override void Write(MonthCounts month)
    {
        using var connection = database.OpenConnection();
        using var set = new NpgsqlCommand(
            """
            INSERT INTO clicks.months (month, organization, counts, visitors)
            SELECT $1, $2, $4, $5 FROM clicks.import_changes WHERE number = $3 FOR SHARE
            ON CONFLICT (organization, month) DO UPDATE SET counts = excluded.counts, visitors = excluded.visitors
            """,
            connection);
        set.With(month.Month).With(month.Organization).With(month.ImportChanges).With(month.Counts).With(month.Visitors).ExecuteNonQuery();
    }

    public override void DropBlocksBefore(long id)
    {
        var block = ClickBlocks.GetBlock(id);
        if (block == _droppedBefore)
            return;
        using var connection = database.OpenConnection();
        using var drop = new NpgsqlCommand("DELETE FROM clicks.link_clicks WHERE block < $1", connection);
        drop.With(block).ExecuteNonQuery();
        _droppedBefore = block;
    }

    public override void Dispose()
    {
    }

    /// <summary>Takes the row that says up to where the rollups count, until the commit.</summary>
    private static void Advance(NpgsqlConnection connection, Rollup rollup)
    {
        Durability.RaiseForTransaction(connection);
        using var advance = new NpgsqlCommand("UPDATE clicks.rolled_up SET last = $2 WHERE last = $1", connection);
        if (advance.With(rollup.After).With(rollup.Last).ExecuteNonQuery() != 1)
            throw new InvalidOperationException($"The rollups in the database do not end at the click {rollup.After}.");
    }

    private static void SetDays(NpgsqlConnection connection, List<DayCounts> days)
    {
        using var set = new NpgsqlCommand(
            """
            INSERT INTO clicks.days (day, organization, link, first, last, counts, visitors) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (organization, link, day) DO UPDATE SET last = excluded.last, counts = excluded.counts, visitors = excluded.visitors
            """,
            connection);
        set.With<long[]>([.. days.Select(day => day.Day)]).With<long[]>([.. days.Select(day => day.Organization)])
            .With<long[]>([.. days.Select(day => day.Link)]).With<long[]>([.. days.Select(day => day.First)]).With<long[]>([.. days.Select(day => day.Last)])
            .With<byte[][]>([.. days.Select(day => day.Counts)]).With<byte[][]>([.. days.Select(day => day.Visitors)])
            .ExecuteNonQuery();
    }

    private static void AddBlocks(NpgsqlConnection connection, List<BlockClicks> blocks)
    {
        using var add = new NpgsqlCommand(
            """
            INSERT INTO clicks.link_clicks AS stored (block, link, offsets) SELECT * FROM unnest($1, $2, $3)
            ON CONFLICT (link, block) DO UPDATE SET offsets = stored.offsets || excluded.offsets
            """,
            connection);
        add.With<long[]>([.. blocks.Select(block => block.Block)]).With<long[]>([.. blocks.Select(block => block.Link)])
            .With<byte[][]>([.. blocks.Select(block => block.Offsets)])
            .ExecuteNonQuery();
    }

    private static void AddTotals(NpgsqlConnection connection, List<TotalClicks> totals)
    {
        using var add = new NpgsqlCommand(
            """
            INSERT INTO clicks.totals AS stored (organization, link, clicks, redirected) SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (organization, link) DO UPDATE SET clicks = stored.clicks + excluded.clicks, redirected = stored.redirected + excluded.redirected
            """,
            connection);
        add.With<long[]>([.. totals.Select(total => total.Organization)]).With<long[]>([.. totals.Select(total => total.Link)])
            .With<long[]>([.. totals.Select(total => total.Clicks)]).With<long[]>([.. totals.Select(total => total.Redirected)])
            .ExecuteNonQuery();
    }

    private static void DropMonths(NpgsqlConnection connection, List<(long Month, long Organization)> months)
    {
        using var drop = new NpgsqlCommand(
            "DELETE FROM clicks.months USING unnest($1, $2) AS changed(m, o) WHERE month = changed.m AND organization = changed.o",
            connection);
        drop.With<long[]>([.. months.Select(month => month.Month)]).With<long[]>([.. months.Select(month => month.Organization)]).ExecuteNonQuery();
    }
}
