using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Writes <c>rollups.db</c>.</summary>
internal sealed class SqliteRollupWriter : RollupWriter
{
    private readonly SqliteConnection _connection;
    private readonly Statement _advance;
    private readonly Statement _setDay;
    private readonly Statement _addOffsets;
    private readonly Statement _addTotal;
    private readonly Statement _setMonth;
    private readonly Statement _dropMonth;
    private readonly Statement _dropBlocks;

    /// <param name="connection">To <c>rollups.db</c>; disposed with the writer.</param>
    public SqliteRollupWriter(SqliteConnection connection)
    {
        _connection = connection;
        _advance = new(connection, "UPDATE rolled_up SET last = ?2 WHERE last = ?1");
        _setDay = new(connection, """
            INSERT INTO days (day, organization, link, first, last, counts, visitors) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO UPDATE SET last = excluded.last, counts = excluded.counts, visitors = excluded.visitors
            """);
        _addOffsets = new(connection, """
            INSERT INTO link_clicks (block, link, offsets) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET offsets = CAST(offsets || excluded.offsets AS BLOB)
            """);
        _addTotal = new(connection, """
            INSERT INTO totals (organization, link, clicks, redirected) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks, redirected = redirected + excluded.redirected
            """);
        _setMonth = new(connection, """
            INSERT OR REPLACE INTO months (month, organization, counts, visitors)
            SELECT ?1, ?2, ?4, ?5 WHERE (SELECT number FROM import_changes) = ?3
            """);
        _dropMonth = new(connection, "DELETE FROM months WHERE month = ?1 AND organization = ?2");
        _dropBlocks = new(connection, "DELETE FROM link_clicks WHERE block < ?1");
    }

    public override void Write(Rollup rollup)
    {
        using var transaction = _connection.BeginTransaction();
        if (_advance.Run(rollup.After, rollup.Last) != 1)
            throw new InvalidOperationException($"The rollups in the file do not end at the click {rollup.After}.");
        foreach (var (day, organization, link, first, last, counts, visitors) in rollup.Days)
        {
            _setDay.Run([day, organization, link, first, last], counts, visitors);
            if (link == ClickReads.AllLinks)
                _dropMonth.Run(UtcTime.ToMonth(day), organization);
        }
        foreach (var (block, link, offsets) in rollup.Blocks)
            _addOffsets.Run([block, link], offsets);
        foreach (var (organization, link, clicks, redirected) in rollup.Totals)
            _addTotal.Run(organization, link, clicks, redirected);
        transaction.Commit();
    }

    public override void Write(MonthCounts month) =>
        _setMonth.Run([month.Month, month.Organization, month.ImportChanges], month.Counts, month.Visitors);

    public override void DropBlocksBefore(long id) => _dropBlocks.Run(ClickBlocks.GetBlock(id));

    public override void Dispose()
    {
        foreach (var statement in (Statement[])[_advance, _setDay, _addOffsets, _addTotal, _setMonth, _dropMonth, _dropBlocks])
            statement.Dispose();
        _connection.Dispose();
    }
}
