using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>A committed click as the live feed needs it.</summary>
public sealed record StoredClick(long Id, int OrganizationId, long LinkId, DateTimeOffset Time, Place? Place, string Destination);

/// <summary>Reads clicks back for the live feed: after a start, and for the window of one link. Bots and internal clicks are left out.</summary>
public sealed class ClickReader(ClickStore store)
{
    private const int MaxIds = 1_000;

    private const string Columns = """
        SELECT c.id, c.organization, c.link, c.time, p.id, p.country, p.region, p.city, p.latitude, p.longitude, t.text
        FROM clicks c LEFT JOIN places p ON p.id = c.place LEFT JOIN texts t ON t.id = c.destination
        """;

    /// <summary>The last ids sent, by organization; that of <see cref="ClickSchema.AllOrganizations"/> is the minimum for all of them.</summary>
    public Dictionary<int, long> Positions()
    {
        using var connection = store.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT organization, position FROM positions";
        using var reader = command.ExecuteReader();
        var positions = new Dictionary<int, long>();
        while (reader.Read())
            positions.Add(reader.GetInt32(0), reader.GetInt64(1));
        return positions;
    }

    /// <inheritdoc cref="ExactCounts.FindFirstId"/>
    public long FirstIdSince(DateTimeOffset time)
    {
        using var exactCounts = store.OpenExactCounts();
        return exactCounts.FindFirstId(time);
    }

    /// <summary>The id of the newest click in the store.</summary>
    public long LastId()
    {
        using var connection = store.OpenReader();
        return connection.Scalar<long>("SELECT coalesce(max(id), 0) FROM clicks");
    }

    /// <summary>The clicks of all organizations with ids after <paramref name="after"/> up to <paramref name="last"/>, in their order.</summary>
    public IEnumerable<StoredClick> Between(long after, long last) =>
        Read($"{Columns} WHERE c.id > $1 AND c.id <= $2 AND c.bot = 0 ORDER BY c.id", after, last);

    /// <summary>The clicks of one organization with ids after <paramref name="after"/> up to <paramref name="last"/>, in their order.</summary>
    public IEnumerable<StoredClick> Between(int organization, long after, long last) =>
        Read($"{Columns} WHERE c.id > $1 AND c.id <= $2 AND c.organization = $3 AND c.bot = 0 ORDER BY c.id", after, last, organization);

    /// <summary>The clicks of an organization's link since a time, from the id <paramref name="first"/> to <paramref name="last"/>, in the order of ids.</summary>
    public IEnumerable<StoredClick> ReadLink(int organization, long link, DateTimeOffset since, long first, long last)
    {
        using var exactCounts = store.OpenExactCounts();
        foreach (var ids in exactCounts.FindIds(link, first, last).Chunk(MaxIds))
        {
            foreach (var click in Read(
                $"{Columns} WHERE c.id IN ({string.Join(',', ids)}) AND c.time >= $1 AND c.organization = $2 AND c.bot = 0 ORDER BY c.id",
                since.ToUnixTimeMilliseconds(), organization))
                yield return click;
        }
    }

    private IEnumerable<StoredClick> Read(string sql, params long[] values)
    {
        using var connection = store.OpenReader();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue("$" + (i + 1), values[i]);

        // A few places and destinations repeat all the time: one object for each.
        var places = new Dictionary<long, Place>();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var destination = reader.IsDBNull(10) ? "" : reader.GetString(10);
            if (!texts.TryGetValue(destination, out var shared))
                texts.Add(destination, shared = destination);
            yield return new StoredClick(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
                GetPlace(reader, places), shared);
        }
    }

    private static Place? GetPlace(SqliteDataReader reader, Dictionary<long, Place> known)
    {
        if (reader.IsDBNull(4))
            return null;
        var id = reader.GetInt64(4);
        if (!known.TryGetValue(id, out var place))
        {
            place = new Place(
                NullIfEmpty(reader.GetString(5)), NullIfEmpty(reader.GetString(6)), NullIfEmpty(reader.GetString(7)),
                reader.IsDBNull(8) ? null : reader.GetDouble(8), reader.IsDBNull(9) ? null : reader.GetDouble(9));
            known.Add(id, place);
        }
        return place;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
