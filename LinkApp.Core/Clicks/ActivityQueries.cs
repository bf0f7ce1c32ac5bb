using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Reads the totals and the latest hours of the links of a page: two look-ups in the rollups for each link, and the clicks
/// that are not rolled up yet, so that the numbers are exact to the click.
/// </summary>
public sealed class ActivityQueries(ClickStore store, TimeProvider time)
{
    private const long Hour = 3_600_000;
    private const long HoursPerDay = 24;

    private const string Totals = """
        SELECT t.link, t.clicks, t.led, t.last
        FROM json_each($links) j CROSS JOIN totals t ON t.organization = $organization AND t.link = j.value
        """;

    private const string Days = """
        SELECT d.link, d.day, d.last, d.counts
        FROM json_each($links) j CROSS JOIN days d ON d.day IN ($firstDay, $lastDay) AND d.organization = $organization AND d.link = j.value
        """;

    private const string Latest = """
        SELECT link, id, time, destination <> 0 FROM clicks
        WHERE id > $rolledUp AND organization = $organization AND bot = 0 AND link IN (SELECT value FROM json_each($links))
        """;

    /// <summary>The activity of links by their ids: each that was asked for is there.</summary>
    public IReadOnlyDictionary<long, LinkActivity> Read(int organizationId, IReadOnlyCollection<long> links)
    {
        using var connection = store.OpenReader();
        // One read transaction: rollups and the clicks after them are of the same moment.
        using var moment = connection.BeginTransaction(deferred: true);
        var rolledUp = connection.Scalar<long>("SELECT last FROM rolled_up");
        var lastHour = time.GetUtcNow().ToUnixTimeMilliseconds() / Hour;
        var firstHour = lastHour - LinkActivity.HourCount + 1;
        var found = links.Distinct().ToDictionary(link => link, _ => new Counts());

        SqliteCommand Command(string sql) => CommandOf(connection, sql, organizationId, links, rolledUp, firstHour / HoursPerDay, lastHour / HoursPerDay);
        using (var command = Command(Totals))
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
                found[row.GetInt64(0)].AddTotal(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
        }
        using (var command = Command(Days))
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
                found[row.GetInt64(0)].AddDay(row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), firstHour);
        }
        using (var command = Command(Latest))
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
                found[row.GetInt64(0)].AddClick(row.GetInt64(1), row.GetInt64(2) / Hour, row.GetBoolean(3), firstHour);
        }
        return found.ToDictionary(link => link.Key, link => link.Value.ToActivity());
    }

    /// <summary>How many clicks of a link have led somewhere since its first: neither bots nor visitors whom a rule refused.</summary>
    public long Led(int organizationId, long linkId) => Read(organizationId, [linkId])[linkId].Led;

    private static SqliteCommand CommandOf(
        SqliteConnection connection, string sql, int organizationId, IReadOnlyCollection<long> links, long rolledUp, long firstDay, long lastDay)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$links", $"[{string.Join(',', links)}]");
        command.Parameters.AddWithValue("$organization", organizationId);
        command.Parameters.AddWithValue("$rolledUp", rolledUp);
        command.Parameters.AddWithValue("$firstDay", firstDay);
        command.Parameters.AddWithValue("$lastDay", lastDay);
        return command;
    }

    /// <summary>Adds up one link. While a rollup is being written, some of its rows count further than others: each says up to which id.</summary>
    private sealed class Counts
    {
        private readonly long[] _hours = new long[LinkActivity.HourCount];
        private readonly Dictionary<long, long> _daysUpTo = [];
        private long _total;
        private long _led;
        private long _totalUpTo;

        public void AddTotal(long clicks, long led, long last) => (_total, _led, _totalUpTo) = (clicks, led, last);

        public void AddDay(long day, long last, byte[] counts, long firstHour)
        {
            _daysUpTo[day] = last;
            for (var reader = new Tally.TallyReader(counts); reader.Read();)
            {
                if (reader.Dimension == Dimension.Hour)
                    AddHour((day * HoursPerDay) + reader.Value - firstHour, reader.Count);
            }
        }

        public void AddClick(long id, long hour, bool led, long firstHour)
        {
            _total += id > _totalUpTo ? 1 : 0;
            _led += led && id > _totalUpTo ? 1 : 0;
            AddHour(hour - firstHour, id > _daysUpTo.GetValueOrDefault(hour / HoursPerDay) ? 1 : 0);
        }

        public LinkActivity ToActivity() => new(_total, _led, _hours);

        private void AddHour(long index, long clicks)
        {
            if (index >= 0 && index < _hours.Length)
                _hours[index] += clicks;
        }
    }
}
