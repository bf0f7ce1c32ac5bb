using System.Data.Common;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Reports;
using LinkApp.Core.Settings;

namespace LinkApp.Tests.Support;

/// <summary>
/// Counts reports from the raw clicks alone, imported ones among them. It does not use rollups, so it can show whether they are right.
/// </summary>
public static class Recount
{
    // Older files have no imported clicks.
    private const string All = "SELECT organization, link, time, place, referrer, agent, destination, bot, rule, visitor FROM clicks";
    private const string WithImported = $"{All} UNION ALL SELECT organization, link, time, place, referrer, agent, destination, bot, rule, 0 FROM imported_clicks";
    private const string HasImported = "SELECT count(*) FROM sqlite_schema WHERE name = 'imported_clicks'";

    private const string Clicks = """
        WITH all_clicks AS ({0})
        SELECT c.time, c.bot, p.country, p.region, p.city, r.text, a.browser, a.system, a.device, d.text, u.text, c.visitor
        FROM all_clicks c
        LEFT JOIN places p ON p.id = c.place
        LEFT JOIN texts r ON r.id = c.referrer
        LEFT JOIN agents a ON a.id = c.agent
        LEFT JOIN texts d ON d.id = c.destination
        LEFT JOIN texts u ON u.id = c.rule
        WHERE c.organization = @organization AND (@link = 0 OR c.link = @link) AND c.time >= @from AND c.time < @to
        """;

    /// <summary>The report of a link, or of all of an organization's links if it is null, of a file.</summary>
    public static LinkReport Count(string clickDatabase, int organization, long? link, ReportRange range, ReportFilter? filter = null)
    {
        using var connection = SqliteSetup.Open(clickDatabase, readOnly: true, pooled: false);
        return Count(connection, organization, link, range, filter, connection.Scalar<long>(HasImported) > 0 ? WithImported : All);
    }

    /// <summary>The same of an installation.</summary>
    public static LinkReport Count(DataSettings data, int organization, long? link, ReportRange range, ReportFilter? filter = null)
    {
        using var connection = StoredClicks.Open(data);
        return Count(connection, organization, link, range, filter, WithImported);
    }

    private static LinkReport Count(DbConnection connection, int organization, long? link, ReportRange range, ReportFilter? filter, string source)
    {
        filter ??= ReportFilter.None;
        var clicks = Read(connection, organization, link, range, source).Where(click => IsWanted(click, filter)).ToList();
        var people = clicks.Where(click => filter.Counts(click.Kind)).ToList();
        return new LinkReport(
            range.From,
            range.To,
            people.Count,
            clicks.Count(click => click.Kind == ClickKind.Bot),
            clicks.Count(click => click.Kind == ClickKind.Internal),
            [.. people.GroupBy(click => click.Hour).OrderBy(hour => hour.Key).Select(hour => new HourClicks(hour.Key, hour.Count()))],
            [
                .. people.Where(click => click.Visitor != 0).GroupBy(click => DateOnly.FromDateTime(click.Hour.UtcDateTime)).OrderBy(day => day.Key)
                    .Select(day => new DayVisitors(day.Key, day.Select(click => click.Visitor).Distinct().Count())),
            ],
            Top(people, click => click.Country),
            Regions(people),
            Cities(people),
            Top(people, click => click.Referrer),
            Top(people, click => click.Browser),
            Top(people, click => click.System),
            Top(people, click => click.Device),
            Top(people, click => click.Destination),
            Top(people, click => click.Rule));
    }

    /// <summary>The unique visitors of each day (UTC), of some links, or of all of an organization's links if they are null.</summary>
    public static List<DayVisitors> Visitors(DataSettings data, int organization, IReadOnlyCollection<long>? links, ReportRange range)
    {
        using var connection = StoredClicks.Open(data);
        using var command = connection.Command(
            """
            SELECT time / 86400000, count(DISTINCT visitor) FROM clicks
            WHERE organization = @organization AND time >= @from AND time < @to AND bot = 0 AND visitor <> 0
                AND (@links = '' OR @links LIKE '%,' || link || ',%')
            GROUP BY 1 ORDER BY 1
            """,
            ("@organization", organization), ("@links", links is null ? "" : $",{string.Join(',', links)},"),
            ("@from", range.From.ToUnixTimeMilliseconds()), ("@to", range.To.ToUnixTimeMilliseconds()));
        using var reader = command.ExecuteReader();
        var days = new List<DayVisitors>();
        while (reader.Read())
            days.Add(new DayVisitors(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(reader.GetInt64(0))), reader.GetInt64(1)));
        return days;
    }

    /// <summary>Compares reports field by field, including the order of rows.</summary>
    public static void AssertSame(LinkReport expected, LinkReport actual)
    {
        Assert.Equal(
            (expected.From, expected.To, expected.Total, expected.Bots, expected.Internal),
            (actual.From, actual.To, actual.Total, actual.Bots, actual.Internal));
        Assert.Equal(expected.Series, actual.Series);
        Assert.Equal(expected.Visitors, actual.Visitors);
        Assert.Equal(expected.Countries, actual.Countries);
        Assert.Equal(expected.Regions, actual.Regions);
        Assert.Equal(expected.Cities, actual.Cities);
        Assert.Equal(expected.Referrers, actual.Referrers);
        Assert.Equal(expected.Browsers, actual.Browsers);
        Assert.Equal(expected.Systems, actual.Systems);
        Assert.Equal(expected.Devices, actual.Devices);
        Assert.Equal(expected.Destinations, actual.Destinations);
        Assert.Equal(expected.Rules, actual.Rules);
    }

    /// <summary>The referrers of all raw clicks of a file that have one, in the order of their ids.</summary>
    public static List<string> Referrers(string clickDatabase)
    {
        using var connection = SqliteSetup.Open(clickDatabase, readOnly: true);
        return Referrers(connection);
    }

    /// <summary>The same of an installation.</summary>
    public static List<string> Referrers(DataSettings data)
    {
        using var connection = StoredClicks.Open(data);
        return Referrers(connection);
    }

    private static List<string> Referrers(DbConnection connection)
    {
        using var command = connection.Command("SELECT t.text FROM clicks c JOIN texts t ON t.id = c.referrer ORDER BY c.id");
        using var reader = command.ExecuteReader();
        var referrers = new List<string>();
        while (reader.Read())
            referrers.Add(reader.GetString(0));
        return referrers;
    }

    private static List<Row> Read(DbConnection connection, int organization, long? link, ReportRange range, string source)
    {
        using var command = connection.Command(
            Clicks.Replace("{0}", source, StringComparison.Ordinal), ("@organization", organization), ("@link", link ?? 0L),
            ("@from", range.From.ToUnixTimeMilliseconds()), ("@to", range.To.ToUnixTimeMilliseconds()));
        using var reader = command.ExecuteReader();
        var rows = new List<Row>();
        while (reader.Read())
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0));
            rows.Add(new Row(
                time.AddTicks(-(time.Ticks % TimeSpan.TicksPerHour)), (ClickKind)reader.GetInt64(1), Text(reader, 2), Text(reader, 3), Text(reader, 4),
                Text(reader, 5), Text(reader, 6), Text(reader, 7), Text(reader, 8), Text(reader, 9), Text(reader, 10), reader.GetInt64(11)));
        }
        return rows;
    }

    private static string? Text(DbDataReader reader, int column) =>
        reader.IsDBNull(column) || reader.GetString(column).Length == 0 ? null : reader.GetString(column);

    private static bool IsWanted(Row click, ReportFilter filter) =>
        filter.Values.GroupBy(value => value.Field).All(field => field.Any(value => Has(click, value)));

    private static bool Has(Row click, FieldValue value) => value.Field switch
    {
        ReportField.Country => click.Country == value.Value,
        ReportField.Region => click.Region == value.Value || (value.Value is not null && PlaceName.JoinRegion(click.Region, click.Country) == value.Value),
        ReportField.City =>
            click.City == value.Value || (value.Value is not null && PlaceName.JoinCity(click.City, click.Region, click.Country) == value.Value),
        ReportField.Referrer => click.Referrer == value.Value,
        ReportField.Browser => click.Browser == value.Value,
        ReportField.System => click.System == value.Value,
        ReportField.Device => click.Device == value.Value,
        ReportField.Destination => click.Destination == value.Value,
        _ => click.Rule == value.Value,
    };

    private static List<KeyClicks> Top(List<Row> clicks, Func<Row, string?> key) =>
    [
        .. clicks.GroupBy(key).Select(group => new KeyClicks(group.Key, group.Count()))
            .OrderByDescending(row => row.Clicks).ThenBy(row => row.Key, StringComparer.Ordinal),
    ];

    private static List<RegionClicks> Regions(List<Row> clicks) =>
    [
        .. clicks.GroupBy(click => click.Region is null ? (null, null) : (click.Region, click.Country))
            .Select(group => new RegionClicks(group.Key.Region, group.Key.Country, group.Count()))
            .OrderByDescending(region => region.Clicks)
            .ThenBy(region => region.Key, StringComparer.Ordinal).ThenBy(region => region.Country, StringComparer.Ordinal),
    ];

    private static List<CityClicks> Cities(List<Row> clicks) =>
    [
        .. clicks.GroupBy(click => click.City is null ? (null, null, null) : (click.City, click.Country, click.Region))
            .Select(group => new CityClicks(group.Key.City, group.Key.Country, group.Key.Region, group.Count()))
            .OrderByDescending(city => city.Clicks).ThenBy(city => city.Key, StringComparer.Ordinal)
            .ThenBy(city => city.Country, StringComparer.Ordinal).ThenBy(city => city.Region, StringComparer.Ordinal),
    ];

    private sealed record Row(
        DateTimeOffset Hour, ClickKind Kind, string? Country, string? Region, string? City, string? Referrer, string? Browser, string? System, string? Device,
        string? Destination, string? Rule, long Visitor);
}
