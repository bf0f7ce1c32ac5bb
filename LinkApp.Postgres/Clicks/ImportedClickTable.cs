using LinkApp.Core.Clicks.Imported;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>The statements that write the tables of imported clicks. The first one of a batch changes the clicks.</summary>
internal static class ImportedClickTable
{
    // As ImportedId makes them, an import has the ids from itself times this on.
    private static readonly long NumbersOfImport = ImportedId.Create(1, 0);

    /// <summary>
    /// Stores some clicks of a batch, whose names the dictionaries have, and fills their rows. The answer is how many were new; -1 if texts were
    /// deleted, and nothing is stored.
    /// </summary>
    public static NpgsqlBatch CreateWrite(
        WriterSession session, ImportedBatch batch, int from, int count, long names, PostgresClickDictionaries dictionaries)
    {
        var stored = new List<int>(count);
        for (var i = from; i < from + count; i++)
        {
            if (batch.ToRow(i, dictionaries))
                stored.Add(i);
        }
        T[] Column<T>(Func<int, T> get) => [.. stored.Select(get)];
        var write = session.CreateBatch();
        write.Add("SELECT clicks.append_imported($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
            .With(batch.Organization).With(batch.Import).With(names)
            .With(Column(i => ImportedId.Create(batch.Import, batch.Rows[i].Id))).With(Column(i => batch.Rows[i].Link)).With(Column(i => batch.Rows[i].Time))
            .With(Column(i => batch.Rows[i].Place)).With(Column(i => batch.Rows[i].Referrer)).With(Column(i => batch.Rows[i].Agent))
            .With(Column(i => batch.Rows[i].Destination)).With(Column(i => (short)batch.Rows[i].Kind)).With(Column(i => batch.Rows[i].Rule));
        return write;
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of one import that are from before a time.</summary>
    public static void DeleteBefore(NpgsqlBatch batch, long time, int limit)
    {
        // The first click of an import is its oldest.
        batch.Add("""
            WITH old AS MATERIALIZED (
                SELECT i.id FROM clicks.counted_imports i CROSS JOIN LATERAL (
                    SELECT c.time FROM clicks.imported_clicks c WHERE c.id >= i.id * $3 AND c.id < (i.id + 1) * $3 ORDER BY c.id LIMIT 1) first
                WHERE first.time < $1 LIMIT 1)
            DELETE FROM clicks.imported_clicks WHERE id = ANY(ARRAY(
                SELECT c.id FROM old CROSS JOIN LATERAL (
                    SELECT c.id FROM clicks.imported_clicks c
                    WHERE c.id >= old.id * $3 AND c.id < (old.id + 1) * $3 AND c.time < $1 ORDER BY c.id LIMIT $2) c))
            """).With(time).With(limit).With(NumbersOfImport);
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of an organization, and the marks of its imports that have none.</summary>
    public static void DeleteOfOrganization(NpgsqlBatch batch, int organization, int limit)
    {
        batch.Add("""
            DELETE FROM clicks.imported_clicks WHERE id = ANY(ARRAY(
                SELECT c.id FROM clicks.counted_imports i CROSS JOIN LATERAL (
                    SELECT c.id FROM clicks.imported_clicks c WHERE c.id >= i.id * $3 AND c.id < (i.id + 1) * $3 ORDER BY c.id LIMIT $2) c
                WHERE i.organization = $1 LIMIT $2))
            """).With(organization).With(limit).With(NumbersOfImport);
        batch.Add("""
            DELETE FROM clicks.counted_imports i WHERE i.organization = $1
                AND NOT EXISTS (SELECT FROM clicks.imported_clicks c WHERE c.id >= i.id * $2 AND c.id < (i.id + 1) * $2)
            """).With(organization).With(NumbersOfImport);
    }

    /// <summary>Deletes at most <paramref name="limit"/> clicks of an import with numbers above one.</summary>
    public static void DeleteAfter(NpgsqlBatch batch, long import, long number, int limit)
    {
        batch.Add("""
            DELETE FROM clicks.imported_clicks WHERE id = ANY(ARRAY(
                SELECT id FROM clicks.imported_clicks WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3))
            """).With(ImportedId.Create(import, number)).With(ImportedId.Create(import, ImportedId.MaxNumber)).With(limit);
    }

    /// <summary>Notes that the rollups no longer count an import.</summary>
    public static void Forget(NpgsqlBatch batch, int organization, long import)
    {
        batch.Add("DELETE FROM clicks.counted_imports WHERE organization = $1 AND id = $2").With(organization).With(import);
    }
}
