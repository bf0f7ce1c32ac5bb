using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Takes counts out of the tables of rollups.</summary>
/// <param name="database">Opens connections.</param>
internal sealed class PostgresImportedUndo(NpgsqlDataSource database) : ImportedUndo
{
    public override (long Day, long Position)? UndoLast(int organization, long import)
    {
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        if (FindLast(connection, organization, import) is not { } last)
            return null;
        using var batch = connection.CreateBatch();
        if (last is (int day, long first))
        {
            var (links, clicks) = ReadDay(connection, organization, import, day);
            batch.Add("""
                UPDATE clicks.totals t SET clicks = t.clicks - x.clicks FROM unnest($2, $3) AS x(link, clicks) WHERE t.organization = $1 AND t.link = x.link
                """).With(organization).With(links).With(clicks);
            batch.Add("DELETE FROM clicks.imported_days WHERE import = $1 AND day = $2 AND organization = $3").With(import).With(day).With(organization);
            batch.Add("DELETE FROM clicks.months WHERE organization = $1 AND month = $2").With(organization).With((int)UtcTime.ToMonth(day));
            batch.Add("UPDATE clicks.imports SET position = $3, last_day = $4 WHERE organization = $1 AND id = $2")
                .With(organization).With(import).With(first - 1).With(day - 1);
            batch.Add("UPDATE clicks.import_changes SET number = number + 1");
        }
        else
        {
            batch.Add("DELETE FROM clicks.imports WHERE organization = $1 AND id = $2").With(organization).With(import);
        }
        batch.ExecuteNonQuery();
        transaction.Commit();
        return last is (int undone, long number) ? (undone, number - 1) : null;
    }

    public override void Dispose()
    {
    }

    /// <summary>The last day with counts and its first number, nulls if no day has any; null if the import is not there.</summary>
    private static (int? Day, long? First)? FindLast(NpgsqlConnection connection, int organization, long import)
    {
        using var batch = connection.CreateBatch();
        batch.Add("""
            SELECT d.day, d.first FROM clicks.imports i LEFT JOIN LATERAL (
                SELECT day, first FROM clicks.imported_days
                WHERE organization = $1 AND link = $3 AND import = $2 AND day >= i.first_day AND day <= i.last_day ORDER BY day DESC LIMIT 1) d ON true
            WHERE i.organization = $1 AND i.id = $2
            """).With(organization).With(import).With(ClickReads.AllLinks);
        using var reader = batch.ExecuteReader();
        if (!reader.Read())
            return null;
        return reader.IsDBNull(0) ? (null, null) : (reader.GetInt32(0), reader.GetInt64(1));
    }

    private static (long[] Links, long[] Clicks) ReadDay(NpgsqlConnection connection, int organization, long import, int day)
    {
        using var batch = connection.CreateBatch();
        batch.Add("SELECT link, counts FROM clicks.imported_days WHERE import = $1 AND day = $2 AND organization = $3 AND link <> $4")
            .With(import).With(day).With(organization).With(ClickReads.AllLinks);
        using var reader = batch.ExecuteReader();
        var (links, clicks) = (new List<long>(), new List<long>());
        while (reader.Read())
        {
            links.Add(reader.GetInt64(0));
            clicks.Add(Tally.CountClicks(reader.GetFieldValue<byte[]>(1)));
        }
        return ([.. links], [.. clicks]);
    }
}
