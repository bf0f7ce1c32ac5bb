using LinkApp.Core.Clicks;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Reports;

/// <summary>Clicks of a dimension's value; the fields say which, null where unknown, none for "none".</summary>
internal readonly record struct ValueClicks(string?[] Fields, long Clicks);

/// <summary>
/// The queries of one report. Full hours (for the series) and full days (for the breakdowns) come from the rollups,
/// so that the cost follows the range and not the traffic. Where the range begins or ends inside of one, that part is
/// counted from the raw clicks, as long as retention keeps them: by index for a link; for an organization between
/// two ids, where a click that waited for its commit for more than an hour is overlooked.
/// </summary>
internal sealed class RollupQuery(
    SqliteConnection connection, SqliteTransaction transaction, ClickReader clicks, int organization, long link, ReportRange range)
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Cut _hours = Cut.Of(range, Hour);
    private readonly Cut _days = Cut.Of(range, Day);

    /// <summary>Clicks and bots by hour, oldest first.</summary>
    public List<(DateTimeOffset Time, long Clicks, long Bots)> Hours()
    {
        var hours = new SortedDictionary<long, (long Clicks, long Bots)>();
        void Add(SqliteDataReader row)
        {
            var (clicks, bots) = hours.GetValueOrDefault(row.GetInt64(0));
            hours[row.GetInt64(0)] = (clicks + row.GetInt64(1), bots + row.GetInt64(2));
        }

        Rows("SELECT hour, clicks, bots FROM hours WHERE organization = $1 AND link = $2 AND hour >= $3 AND hour < $4", Add, organization, link, _hours.First, _hours.End);
        foreach (var (from, to) in _hours.Edges)
            RawRows($"time / {Hour}, sum(1 - bot), sum(bot)", $"GROUP BY time / {Hour}", Add, from, to);
        return [.. hours.Select(hour => (DateTimeOffset.FromUnixTimeMilliseconds(hour.Key * Hour), hour.Value.Clicks, hour.Value.Bots))];
    }

    /// <summary>Clicks by country.</summary>
    public IEnumerable<KeyClicks> Countries()
    {
        var countries = Rollup(Dimension.Country);
        foreach (var (from, to) in _days.Edges)
        {
            RawRows(
                "(SELECT country FROM places WHERE places.id = place) AS code, count(*)", "AND bot = 0 GROUP BY code",
                row => Add(countries, CountryKey.Of(row.IsDBNull(0) ? null : row.GetString(0)), row.GetInt64(1)), from, to);
        }
        return countries.Select(country => new KeyClicks(CountryKey.CodeOf(country.Key), country.Value));
    }

    /// <summary>Clicks by the values of a dimension; <paramref name="look"/> finds the fields of a value's id.</summary>
    public List<ValueClicks> Values(Dimension dimension, string look)
    {
        var column = dimension switch
        {
            Dimension.Place => "place",
            Dimension.Referrer => "referrer",
            Dimension.Agent => "agent",
            Dimension.Destination => "destination",
            _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
        };
        var values = Rollup(dimension);
        foreach (var (from, to) in _days.Edges)
            RawRows($"{column}, count(*)", $"AND bot = 0 GROUP BY {column}", row => Add(values, row.GetInt64(0), row.GetInt64(1)), from, to);
        return [.. values.Select(value => new ValueClicks(FieldsOf(look, value.Key), value.Value))];
    }

    private Dictionary<long, long> Rollup(Dimension dimension)
    {
        var values = new Dictionary<long, long>();
        Rows(
            "SELECT key, sum(clicks) FROM days WHERE organization = $1 AND link = $2 AND dimension = $3 AND day >= $4 AND day < $5 GROUP BY key",
            row => Add(values, row.GetInt64(0), row.GetInt64(1)), organization, link, (long)dimension, _days.First, _days.End);
        return values;
    }

    private string?[] FieldsOf(string look, long id)
    {
        string?[] fields = [];
        if (id != 0)
            Rows(look, row => fields = [.. Enumerable.Range(0, row.FieldCount).Select(i => row.GetString(i) is { Length: > 0 } text ? text : null)], id);
        return fields;
    }

    private void RawRows(string columns, string tail, Action<SqliteDataReader> add, long from, long to)
    {
        if (link != ClickSchema.AllLinks)
        {
            Rows($"SELECT {columns} FROM clicks WHERE organization = $1 AND link = $2 AND time >= $3 AND time < $4 {tail}", add, organization, link, from, to);
            return;
        }
        var first = clicks.FirstIdSince(DateTimeOffset.FromUnixTimeMilliseconds(from) - LongestWait);
        var end = clicks.FirstIdSince(DateTimeOffset.FromUnixTimeMilliseconds(to) + LongestWait);
        Rows($"SELECT {columns} FROM clicks WHERE organization = $1 AND id >= $2 AND id < $3 AND time >= $4 AND time < $5 {tail}", add, organization, first, end, from, to);
    }

    private void Rows(string sql, Action<SqliteDataReader> add, params ReadOnlySpan<long> values)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Only constants of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue("$" + (i + 1), values[i]);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            add(reader);
    }

    private static void Add(Dictionary<long, long> counts, long key, long clicks) => counts[key] = counts.GetValueOrDefault(key) + clicks;

    /// <summary>A range cut into whole units (<see cref="First"/> to <see cref="End"/>, left out) and the edges that stick out, in milliseconds.</summary>
    private sealed record Cut(long First, long End, IReadOnlyList<(long From, long To)> Edges)
    {
        public static Cut Of(ReportRange range, long unit)
        {
            var (from, to) = (range.From.ToUnixTimeMilliseconds(), range.To.ToUnixTimeMilliseconds());
            var (first, end) = ((from + unit - 1) / unit, to / unit);
            if (first > end)
                return new(0, 0, [(from, to)]);
            (long From, long To)[] edges = [(from, first * unit), (end * unit, to)];
            return new(first, end, [.. edges.Where(edge => edge.From < edge.To)]);
        }
    }
}
