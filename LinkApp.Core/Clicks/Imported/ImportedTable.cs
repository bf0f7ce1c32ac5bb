using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Imported;

/// <summary>Writes the tables of imported clicks in <c>clicks.db</c>. Used within the transactions of <see cref="ClickWriter"/>.</summary>
internal sealed class ImportedTable(SqliteConnection connection, ClickDictionaries dictionaries) : IDisposable
{
    private const string Delete = "DELETE FROM imported_clicks WHERE (organization, time, id) IN (SELECT organization, time, id FROM imported_clicks WHERE";

    private readonly Statement _insert = new(connection, ImportedBatch.Insert);
    private readonly Statement _mark = new(connection, "INSERT OR IGNORE INTO counted_imports (id, organization) VALUES (?1, ?2)");
    private readonly Statement _unmark = new(connection, "DELETE FROM counted_imports WHERE id = ?1 AND organization = ?2");
    private readonly Statement _unmarkAll = new(connection, "DELETE FROM counted_imports WHERE organization = ?1");
    private readonly Statement _next = new(connection, "SELECT organization FROM imported_clicks WHERE organization > ?1 ORDER BY organization LIMIT 1");
    private readonly Statement _deleteBefore = new(connection, $"{Delete} organization = ?1 AND time < ?2 ORDER BY time LIMIT ?3)");
    private readonly Statement _deleteOfImport = new(
        connection, $"{Delete} organization = ?1 AND time >= ?2 AND time < ?3 AND id >= ?4 AND id <= ?5 LIMIT ?6)");

    /// <summary>Stores some clicks of a batch; returns how many were new.</summary>
    public int Write(ImportedBatch batch, int from, int count)
    {
        _mark.Run(batch.Import, batch.Organization);
        return batch.Write(_insert, dictionaries, from, count);
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of one organization that are from before a time; returns how many.</summary>
    public int DeleteBefore(long time, int limit)
    {
        for (var organization = _next.Scalar(long.MinValue); organization is { } next; organization = _next.Scalar(next))
        {
            if (_deleteBefore.Run(next, time, limit) is var deleted and > 0)
                return deleted;
        }
        return 0;
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of an organization, and the marks of its imports; returns how many clicks.</summary>
    public int DeleteOfOrganization(int organization, int limit)
    {
        _unmarkAll.Run(organization);
        return _deleteBefore.Run(organization, long.MaxValue, limit);
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of an import with times of a range; returns how many.</summary>
    public int DeleteOfImport(int organization, long import, (long From, long To) times, int limit) => _deleteOfImport.Run(
        organization, times.From, times.To, ImportedId.Create(import, 0), ImportedId.Create(import, ImportedId.MaxNumber), limit);

    /// <summary>Notes that the rollups no longer count an import.</summary>
    public void Forget(int organization, long import) => _unmark.Run(import, organization);

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insert, _mark, _unmark, _unmarkAll, _next, _deleteBefore, _deleteOfImport])
            statement.Dispose();
    }
}
