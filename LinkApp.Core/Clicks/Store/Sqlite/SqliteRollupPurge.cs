using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Deletes from <c>rollups.db</c>.</summary>
/// <param name="connection">To <c>rollups.db</c>; disposed with this object.</param>
internal sealed class SqliteRollupPurge(SqliteConnection connection) : RollupPurge
{
    private const string Links = "SELECT link FROM totals WHERE organization = ?1";

    private readonly Statement _blocks = new(connection, "SELECT min(block), max(block) FROM link_clicks");
    private readonly Statement _days = new(connection, "SELECT min(day), max(day) FROM days");
    // By the key, for each link of the organization: totals have all of them, and are therefore deleted last.
    private readonly Statement _deleteBlock = new(connection, $"DELETE FROM link_clicks WHERE block = ?2 AND link IN ({Links})");
    private readonly Statement _deleteDay = new(connection, "DELETE FROM days WHERE day = ?2 AND organization = ?1");
    private readonly Statement _importedDays = new(connection, "SELECT min(first_day), max(last_day) FROM imports");
    private readonly Statement _deleteImportedDay = new(connection, "DELETE FROM imported_days WHERE day = ?2 AND organization = ?1");
    private readonly Statement _deleteImports = new(connection, "DELETE FROM imports WHERE organization = ?1");
    private readonly Statement _deleteMonths = new(connection, "DELETE FROM months WHERE organization = ?1");
    private readonly Statement _deleteTotals = new(
        connection, $"DELETE FROM totals WHERE organization = ?1 AND link IN ({Links} LIMIT 1000)");

    public override IEnumerable<int> Delete(int organizationId)
    {
        foreach (var block in Range(_blocks))
            yield return _deleteBlock.Run(organizationId, block);
        foreach (var day in Range(_days))
            yield return _deleteDay.Run(organizationId, day);
        foreach (var day in Range(_importedDays))
            yield return _deleteImportedDay.Run(organizationId, day);
        yield return _deleteImports.Run(organizationId);
        yield return _deleteMonths.Run(organizationId);
        int deleted;
        do
        {
            deleted = _deleteTotals.Run(organizationId);
            yield return deleted;
        }
        while (deleted > 0);
    }

    public override void Dispose()
    {
        foreach (var statement in (Statement[])[
            _blocks, _days, _deleteBlock, _deleteDay, _importedDays, _deleteImportedDay, _deleteImports, _deleteMonths, _deleteTotals,
        ])
            statement.Dispose();
        connection.Dispose();
    }

    private static IEnumerable<long> Range(Statement bounds)
    {
        bounds.Begin();
        var (first, last) = bounds.Step() && !bounds.IsNull(0) ? (bounds.Number(0), bounds.Number(1)) : (0, -1);
        bounds.Reset();
        for (var i = first; i <= last; i++)
            yield return i;
    }
}
