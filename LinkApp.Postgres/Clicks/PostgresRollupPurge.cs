using LinkApp.Core.Clicks.Store;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Deletes from the tables of rollups.</summary>
/// <param name="database">Opens connections.</param>
internal sealed class PostgresRollupPurge(NpgsqlDataSource database) : RollupPurge
{
    // Links whose rows go in one transaction: some ten thousand rows of the busiest ones.
    private const int Links = 100;

    private const int Rows = 1_000;

    public override IEnumerable<int> Delete(int organizationId)
    {
        // By the links that totals has, which are all of them; they are therefore deleted last.
        for (long? after = long.MinValue; after is { } link;)
        {
            (var deleted, after) = DeleteLinks(organizationId, link);
            yield return deleted;
        }
        // Of the organization as a whole.
        foreach (var deleted in DeleteAll(batch => batch.Add("""
            DELETE FROM clicks.days WHERE ctid = ANY(ARRAY(SELECT ctid FROM clicks.days WHERE organization = $1 LIMIT $2))
            """).With(organizationId).With(Rows)))
            yield return deleted;
        foreach (var deleted in DeleteAll(batch => batch.Add("""
            DELETE FROM clicks.imported_days WHERE ctid = ANY(ARRAY(SELECT ctid FROM clicks.imported_days WHERE organization = $1 LIMIT $2))
            """).With(organizationId).With(Rows)))
            yield return deleted;
        yield return Run(batch => batch.Add("DELETE FROM clicks.imports WHERE organization = $1").With(organizationId));
        yield return Run(batch => batch.Add("DELETE FROM clicks.months WHERE organization = $1").With(organizationId));
        foreach (var deleted in DeleteAll(batch => batch.Add("""
            DELETE FROM clicks.totals WHERE ctid = ANY(ARRAY(SELECT ctid FROM clicks.totals WHERE organization = $1 LIMIT $2))
            """).With(organizationId).With(Rows)))
            yield return deleted;
    }

    public override void Dispose()
    {
    }

    /// <summary>Deletes the rows of some links after one; returns how many, and the last of the links, or null if there was none.</summary>
    private (int Deleted, long? Last) DeleteLinks(int organization, long after)
    {
        using var connection = database.OpenConnection();
        using var batch = connection.CreateBatch();
        batch.Add("""
            WITH links AS MATERIALIZED (SELECT link FROM clicks.totals WHERE organization = $1 AND link > $2 ORDER BY link LIMIT $3),
                blocks AS (DELETE FROM clicks.link_clicks b USING links l WHERE b.link = l.link RETURNING 1),
                days AS (DELETE FROM clicks.days d USING links l WHERE d.organization = $1 AND d.link = l.link RETURNING 1),
                imported AS (DELETE FROM clicks.imported_days i USING links l WHERE i.organization = $1 AND i.link = l.link RETURNING 1)
            SELECT (SELECT count(*) FROM blocks) + (SELECT count(*) FROM days) + (SELECT count(*) FROM imported), (SELECT max(link) FROM links)
            """).With(organization).With(after).With(Links);
        using var reader = batch.ExecuteReader();
        reader.Read();
        return ((int)reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1));
    }

    /// <summary>Repeats a statement until nothing is left to delete.</summary>
    private IEnumerable<int> DeleteAll(Action<NpgsqlBatch> add)
    {
        int deleted;
        do
        {
            deleted = Run(add);
            yield return deleted;
        }
        while (deleted > 0);
    }

    private int Run(Action<NpgsqlBatch> add)
    {
        using var connection = database.OpenConnection();
        using var batch = connection.CreateBatch();
        add(batch);
        return batch.ExecuteNonQuery();
    }
}
