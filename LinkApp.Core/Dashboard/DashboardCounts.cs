using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Reports;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Dashboard;

/// <summary>
/// Adds up an organization's clicks up to an id: days of the rollups, then the clicks between what these count and the
/// id, added where they are missing and taken away where the rollups are ahead. Each row of the rollups says how far it
/// counts, since one may be in the writing.
/// </summary>
internal sealed class DashboardCounts : IDisposable
{
    public const long Hour = 3_600_000;
    private const long HoursPerDay = 24;

    // A click may wait in memory for its commit, and a clock may step.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private readonly SqliteConnection _connection;
    private readonly int _organization;
    private readonly long _position;
    private readonly long _firstOfLists;
    private readonly long _rolledUp;
    private readonly PlaceCountries _places;
    private readonly Statement _day;
    private readonly Statement _links;
    private readonly Dictionary<long, long> _hours = [];
    private readonly Dictionary<long, long> _countries = [];
    private readonly Dictionary<long, long> _linkClicks = [];

    // Rows of a day and a link that count further than the others: up to which id.
    private readonly Dictionary<(long Day, long Link), long> _ahead = [];

    /// <param name="connection">In a read transaction.</param>
    /// <param name="organization">Whose clicks.</param>
    /// <param name="position">The last id that counts.</param>
    /// <param name="firstOfLists">The first day that counts for countries and links.</param>
    public DashboardCounts(SqliteConnection connection, int organization, long position, long firstOfLists)
    {
        (_connection, _organization, _position, _firstOfLists) = (connection, organization, position, firstOfLists);
        _rolledUp = connection.Scalar<long>("SELECT last FROM rolled_up");
        _places = new PlaceCountries(connection);
        _day = new Statement(connection, "SELECT last, counts FROM days WHERE day = ?1 AND organization = ?2 AND link = 0");
        _links = new Statement(connection, "SELECT last, counts, link FROM days WHERE day = ?1 AND organization = ?2 AND link > 0");
    }

    public static long HourOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / Hour;

    public static long DayOf(DateTimeOffset time) => HourOf(time) / HoursPerDay;

    /// <summary>Adds what is rolled up of a day.</summary>
    public void AddDay(long day)
    {
        var isListed = day >= _firstOfLists;
        for (_day.Begin(day, _organization); _day.Step();)
        {
            Note(day, ClickSchema.AllLinks, _day.Number(0));
            for (var reader = new Tally.TallyReader(_day.Blob(1)); reader.Read();)
            {
                if (reader.Dimension == Dimension.Hour)
                    Add(_hours, (day * HoursPerDay) + reader.Value, reader.Count);
                else if (isListed && reader.Dimension == Dimension.Country)
                    Add(_countries, reader.Value, reader.Count);
            }
        }
        _day.Reset();
        if (!isListed)
            return;
        for (_links.Begin(day, _organization); _links.Step();)
        {
            Note(day, _links.Number(2), _links.Number(0));
            Add(_linkClicks, _links.Number(2), Tally.ClicksOf(_links.Blob(1)));
        }
        _links.Reset();
    }

    /// <summary>Brings what was added to the position. A few seconds of clicks, whichever of both is ahead.</summary>
    public void AddLatest()
    {
        var next = _connection.Scalar<long>("SELECT next FROM rolled_up");
        using var rows = new Statement(_connection, "SELECT id, time, place, link FROM clicks WHERE id > ?1 AND id <= ?2 AND organization = ?3 AND bot = 0");
        rows.Begin(Math.Min(_rolledUp, _position), Math.Max(next, _position), _organization);
        while (rows.Step())
        {
            var (id, hour, link) = (rows.Number(0), rows.Number(1) / Hour, rows.Number(3));
            var day = hour / HoursPerDay;
            var missing = MissingOf(id, day, ClickSchema.AllLinks);
            Add(_hours, hour, missing);
            if (day < _firstOfLists)
                continue;
            Add(_countries, _places.Of(rows.Number(2)), missing);
            Add(_linkClicks, link, MissingOf(id, day, link));
        }
    }

    /// <summary>Clicks of an hour since 1970, UTC.</summary>
    public long InHour(long hour) => _hours.GetValueOrDefault(hour);

    /// <summary>Clicks of a range; those of hours that it cuts are looked at one by one.</summary>
    public long Between(ReportRange range, Func<DateTimeOffset, long> firstIdSince)
    {
        var (from, to) = (range.From.ToUnixTimeMilliseconds(), range.To.ToUnixTimeMilliseconds());
        var (first, end) = ((from + Hour - 1) / Hour, to / Hour);
        if (first > end)
            return Cut(from, to, firstIdSince);
        var clicks = Cut(from, first * Hour, firstIdSince) + Cut(end * Hour, to, firstIdSince);
        for (var hour = first; hour < end; hour++)
            clicks += InHour(hour);
        return clicks;
    }

    /// <summary>Clicks by country; without those of unknown ones.</summary>
    public Dictionary<string, long> Countries() => _countries
        .Where(country => country.Value > 0 && CountryKey.CodeOf(country.Key) is not null)
        .ToDictionary(country => CountryKey.CodeOf(country.Key)!, country => country.Value, StringComparer.Ordinal);

    public List<LinkClicks> TopLinks(int count) =>
    [
        .. _linkClicks.Where(link => link.Value > 0).OrderByDescending(link => link.Value).ThenBy(link => link.Key).Take(count)
            .Select(link => new LinkClicks(link.Key, link.Value)),
    ];

    public void Dispose()
    {
        _places.Dispose();
        _day.Dispose();
        _links.Dispose();
    }

    private static void Add(Dictionary<long, long> counts, long key, long clicks) => counts[key] = counts.GetValueOrDefault(key) + clicks;

    private void Note(long day, long link, long last)
    {
        if (last > _rolledUp)
            _ahead[(day, link)] = last;
    }

    /// <summary>1 for a click that counts and is not in the rollups of a link, -1 for one that is in them and does not count yet, else 0.</summary>
    private int MissingOf(long id, long day, long link)
    {
        var isCounted = id <= _ahead.GetValueOrDefault((day, link), _rolledUp);
        return (id <= _position) switch
        {
            true when !isCounted => 1,
            false when isCounted => -1,
            _ => 0,
        };
    }

    private long Cut(long from, long to, Func<DateTimeOffset, long> firstIdSince)
    {
        if (from >= to)
            return 0;
        using var count = new Statement(
            _connection, "SELECT count(*) FROM clicks WHERE id >= ?1 AND id <= ?2 AND organization = ?3 AND bot = 0 AND time >= ?4 AND time < ?5");
        var first = firstIdSince(DateTimeOffset.FromUnixTimeMilliseconds(from) - Slack);
        var last = firstIdSince(DateTimeOffset.FromUnixTimeMilliseconds(to) + Slack);
        count.Begin(first, Math.Min(last, _position), _organization, from, to);
        var clicks = count.Step() ? count.Number(0) : 0;
        count.Reset();
        return clicks;
    }
}
