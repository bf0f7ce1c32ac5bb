using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Takes counts out of <c>rollups.db</c>.</summary>
/// <param name="connection">To <c>rollups.db</c>; disposed with this object.</param>
internal sealed class SqliteImportedUndo(SqliteConnection connection) : ImportedUndo
{
    private readonly Statement _import = new(connection, "SELECT first_day, last_day FROM imports WHERE id = ?1 AND organization = ?2");
    private readonly Statement _firstOfDay = new(
        connection, $"SELECT first FROM imported_days WHERE day = ?1 AND organization = ?2 AND link = {ClickReads.AllLinks} AND import = ?3");
    private readonly Statement _rows = new(connection, "SELECT link, counts FROM imported_days WHERE day = ?1 AND organization = ?2 AND import = ?3");
    private readonly Statement _delete = new(connection, "DELETE FROM imported_days WHERE day = ?1 AND organization = ?2 AND import = ?3");
    private readonly Statement _takeFromTotal = new(connection, "UPDATE totals SET clicks = clicks - ?3 WHERE organization = ?1 AND link = ?2");
    private readonly Statement _dropMonth = new(connection, "DELETE FROM months WHERE month = ?1 AND organization = ?2");
    private readonly Statement _goBack = new(connection, "UPDATE imports SET position = ?3, last_day = ?4 WHERE id = ?1 AND organization = ?2");
    private readonly Statement _deleteImport = new(connection, "DELETE FROM imports WHERE id = ?1 AND organization = ?2");
    private readonly Statement _change = new(connection, "UPDATE import_changes SET number = number + 1");

    public override (long Day, long Position)? UndoLast(int organization, long import)
    {
        using var transaction = connection.BeginTransaction();
        if (FindDays(organization, import) is not var (firstDay, day))
            return null;
        long? first = null;
        for (; day >= firstDay; day--)
        {
            if ((first = _firstOfDay.Scalar(day, (long)organization, import)) is not null)
                break;
        }
        if (first is { } number)
        {
            foreach (var (link, clicks) in ReadDay(organization, import, day))
                _takeFromTotal.Run(organization, link, clicks);
            _delete.Run(day, organization, import);
            _dropMonth.Run(UtcTime.ToMonth(day), organization);
            _goBack.Run(import, organization, number - 1, day - 1);
            _change.Run();
        }
        else
        {
            _deleteImport.Run(import, organization);
        }
        transaction.Commit();
        return first is { } undone ? (day, undone - 1) : null;
    }

    public override void Dispose()
    {
        foreach (var statement in (Statement[])[
            _import, _firstOfDay, _rows, _delete, _takeFromTotal, _dropMonth, _goBack, _deleteImport, _change,
        ])
            statement.Dispose();
        connection.Dispose();
    }

    /// <summary>The days on which the import may have counts; null if it is not there.</summary>
    private (long First, long Last)? FindDays(int organization, long import)
    {
        _import.Begin(import, organization);
        (long, long)? days = _import.Step() ? (_import.Number(0), _import.Number(1)) : null;
        _import.Reset();
        return days;
    }

    private List<(long Link, long Clicks)> ReadDay(int organization, long import, long day)
    {
        var links = new List<(long, long)>();
        _rows.Begin(day, organization, import);
        while (_rows.Step())
        {
            if (_rows.Number(0) != ClickReads.AllLinks)
                links.Add((_rows.Number(0), Tally.CountClicks(_rows.Blob(1))));
        }
        _rows.Reset();
        return links;
    }
}
