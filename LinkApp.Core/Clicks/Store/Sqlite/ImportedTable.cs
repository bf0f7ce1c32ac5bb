using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Writes the tables of imported clicks in <c>clicks.db</c>. Used within the transactions of <see cref="ClickWriter"/>.</summary>
internal sealed class ImportedTable(SqliteConnection connection, ClickDictionaries dictionaries) : IDisposable
{
    private const string Delete = "DELETE FROM imported_clicks WHERE id IN (SELECT id FROM imported_clicks WHERE id >= ?1 AND id <= ?2";

    private readonly Statement _insert = new(connection, """
        INSERT OR IGNORE INTO imported_clicks (id, link, organization, time, place, referrer, agent, destination, bot, rule)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """);
    private readonly Statement _mark = new(connection, "INSERT OR IGNORE INTO counted_imports (organization, id) VALUES (?1, ?2)");
    private readonly Statement _unmark = new(connection, "DELETE FROM counted_imports WHERE organization = ?1 AND id = ?2");
    private readonly Statement _imports = new(connection, "SELECT id FROM counted_imports");
    private readonly Statement _importsOf = new(connection, "SELECT id FROM counted_imports WHERE organization = ?1");
    private readonly Statement _first = new(connection, "SELECT time FROM imported_clicks WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT 1");
    private readonly Statement _delete = new(connection, $"{Delete} ORDER BY id LIMIT ?3)");
    private readonly Statement _deleteBefore = new(connection, $"{Delete} AND time < ?4 ORDER BY id LIMIT ?3)");

    /// <summary>Stores some clicks of a batch; returns how many were new.</summary>
    public int Write(ImportedBatch batch, int from, int count)
    {
        _mark.Run(batch.Organization, batch.Import);
        var stored = 0;
        for (var i = from; i < from + count; i++)
        {
            if (!batch.ToRow(i, dictionaries))
                continue;
            ref readonly var row = ref batch.Rows[i];
            stored += _insert.Run(
                ImportedId.Create(batch.Import, row.Id), row.Link, row.Organization, row.Time, row.Place, row.Referrer, row.Agent, row.Destination,
                (long)row.Kind, row.Rule);
        }
        return stored;
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of one import that are from before a time; returns how many.</summary>
    public int DeleteBefore(long time, int limit)
    {
        foreach (var import in Find(_imports))
        {
            // The first click of an import is its oldest.
            var (first, last) = (ImportedId.Create(import, 0), ImportedId.Create(import, ImportedId.MaxNumber));
            if (_first.Scalar(first, last) < time)
                return _deleteBefore.Run(first, last, limit, time);
        }
        return 0;
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of an organization, and finally the marks of its imports; returns how many clicks.</summary>
    public int DeleteOfOrganization(int organization, int limit)
    {
        foreach (var import in Find(_importsOf, organization))
        {
            if (DeleteAfter(import, 0, limit) is var deleted and > 0)
                return deleted;
            Forget(organization, import);
        }
        return 0;
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of an import with numbers above one; returns how many.</summary>
    public int DeleteAfter(long import, long number, int limit) =>
        _delete.Run(ImportedId.Create(import, number + 1), ImportedId.Create(import, ImportedId.MaxNumber), limit);

    /// <summary>Notes that the rollups no longer count an import.</summary>
    public void Forget(int organization, long import) => _unmark.Run(organization, import);

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insert, _mark, _unmark, _imports, _importsOf, _first, _delete, _deleteBefore])
            statement.Dispose();
    }

    private static List<long> Find(Statement imports, params ReadOnlySpan<long> values)
    {
        var found = new List<long>();
        imports.Begin(values);
        while (imports.Step())
            found.Add(imports.Number(0));
        imports.Reset();
        return found;
    }
}
