using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Writes what <see cref="ClickDeletion"/> has read, in one transaction.</summary>
internal static class PostgresDeletion
{
    // Ids of a statement.
    private const int Step = 10_000;

    // Seconds: a busy link has millions of clicks.
    private const int Timeout = 600;

    /// <param name="connection">An open connection.</param>
    /// <param name="deletion">What goes, and what the days will be.</param>
    public static void Write(NpgsqlConnection connection, ClickDeletion deletion)
    {
        var (organization, link) = (deletion.Organization, deletion.Link);
        using var transaction = connection.BeginTransaction();
        using var batch = connection.CreateBatch();
        batch.Timeout = Timeout;
        batch.Add("DELETE FROM clicks.days WHERE organization = $1 AND link = $2 AND day = ANY($3)")
            .With(organization).With(link).With<int[]>([.. deletion.Days.Select(day => (int)day)]);
        batch.Add("DELETE FROM clicks.days WHERE organization = $1 AND link = $2 AND day = ANY($3)")
            .With(organization).With(ClickReads.AllLinks).With<int[]>([.. deletion.Rows.Where(day => day.Last == 0).Select(day => (int)day.Day)]);
        AddDays(batch, organization, [.. deletion.Rows.Where(day => day.Last != 0)]);
        batch.Add("DELETE FROM clicks.months WHERE organization = $1 AND month = ANY($2)")
            .With(organization).With<int[]>([.. deletion.Days.Select(day => (int)UtcTime.ToMonth(day)).Distinct()]);
        batch.Add("UPDATE clicks.totals SET clicks = greatest(0, clicks - $3) WHERE organization = $1 AND link = $2")
            .With(organization).With(link).With(deletion.VisitorClicks);
        foreach (var ids in deletion.Ids.Chunk(Step))
            batch.Add("DELETE FROM clicks.clicks WHERE id = ANY($1)").With(ids);
        AddBlocks(connection, batch, deletion);
        batch.ExecuteNonQuery();
        transaction.Commit();
    }

    private static void AddDays(NpgsqlBatch batch, int organization, DayCounts[] days) => batch.Add("""
        UPDATE clicks.days d SET first = x.first, last = x.last, counts = x.counts, visitors = x.visitors
        FROM unnest($3, $4, $5, $6, $7) AS x(day, first, last, counts, visitors)
        WHERE d.organization = $1 AND d.link = $2 AND d.day = x.day
        """).With(organization).With(ClickReads.AllLinks)
            .With<int[]>([.. days.Select(day => (int)day.Day)]).With<long[]>([.. days.Select(day => day.First)])
            .With<long[]>([.. days.Select(day => day.Last)]).With<byte[][]>([.. days.Select(day => day.Counts)])
            .With<byte[][]>([.. days.Select(day => day.Visitors)]);

    /// <summary>Takes the ids out of the index of the link's clicks.</summary>
    private static void AddBlocks(NpgsqlConnection connection, NpgsqlBatch batch, ClickDeletion deletion)
    {
        var deleted = deletion.Ids.ToHashSet();
        var (changed, emptied) = (new List<(long Block, byte[] Offsets)>(), new List<long>());
        foreach (var (block, offsets) in ReadBlocks(connection, deletion))
        {
            List<long> left = [.. ClickBlocks.Unpack(block, offsets).Where(id => !deleted.Contains(id))];
            if (left.Count > 0)
                changed.Add((block, ClickBlocks.Pack(left)));
            else
                emptied.Add(block);
        }
        batch.Add("DELETE FROM clicks.link_clicks WHERE link = $1 AND block = ANY($2)").With(deletion.Link).With<long[]>([.. emptied]);
        batch.Add("""
            UPDATE clicks.link_clicks b SET offsets = x.offsets FROM unnest($2, $3) AS x(block, offsets) WHERE b.link = $1 AND b.block = x.block
            """).With(deletion.Link).With<long[]>([.. changed.Select(one => one.Block)]).With<byte[][]>([.. changed.Select(one => one.Offsets)]);
    }

    private static List<(long Block, byte[] Offsets)> ReadBlocks(NpgsqlConnection connection, ClickDeletion deletion)
    {
        using var batch = connection.CreateBatch();
        batch.Add("SELECT block, offsets FROM clicks.link_clicks WHERE link = $1 AND block = ANY($2)")
            .With(deletion.Link).With<long[]>([.. deletion.Ids.Select(ClickBlocks.GetBlock).Distinct()]);
        using var reader = batch.ExecuteReader();
        var blocks = new List<(long, byte[])>();
        while (reader.Read())
            blocks.Add((reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
        return blocks;
    }
}
