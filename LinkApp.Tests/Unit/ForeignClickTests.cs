using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Clicks of other servers, in files as these write them.</summary>
public sealed class ForeignClickTests : IDisposable
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private const string ShlinkVisit =
        """{"referer":"https://news.example.com/a?b=c","date":"2026-02-01T12:15:00+02:00","userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0","visitLocation":{"countryCode":"DE","countryName":"Germany","regionName":"Berlin","cityName":"Berlin","latitude":52.52,"longitude":13.405,"timezone":"Europe/Berlin"},"potentialBot":false,"visitedUrl":"https://s.example/summer/fair.2026?x=1","redirectUrl":"https://example.com/fair"}""";

    private const string DubEvent =
        """{"event":"click","timestamp":"Sun Feb 01 2026 10:15:00 GMT+0000 (Coordinated Universal Time)","click":{"id":"c1","timestamp":"2026-02-01T10:15:00.000Z","url":"https://example.com/","country":"DE","city":"Berlin","region":"DE-BE","continent":"EU","device":"Desktop","browser":"Mobile Safari","os":"Mac OS","referer":"(direct)","refererUrl":"(direct)","qr":false,"ip":"Unknown"},"link":{"id":"link_1","domain":"go.example.com","key":"Fair","url":"https://example.com/","createdAt":"2024-05-01T08:12:44.000Z","clicks":3}}""";

    private const string YourlsLog = "click_id,click_time,shorturl,referrer,user_agent,ip_address,country_code\n";

    private const string VisitsCsv = "\"date\",\"potentialBot\",\"userAgent\",\"browser\",\"os\",\"referer\",\"country\",\"region\",\"city\",\"latitude\",\"longitude\",\"visitedUrl\",\"type\"\n";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Time = new(2026, 2, 1, 10, 15, 0, TimeSpan.Zero);
    private static readonly Place Berlin = new("DE", "Berlin", "Berlin", 52.52, 13.405);
    private static readonly UserAgents Agents = new();

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[" + ShlinkVisit + "]", ImportFormat.Shlink)]
    [InlineData("{\"visits\":{\"data\":[" + ShlinkVisit + "],\"pagination\":{\"currentPage\":1}}}", ImportFormat.Shlink)]
    [InlineData(ShlinkVisit + "\n" + ShlinkVisit + "\n", ImportFormat.Shlink)]
    [InlineData("[{\"referer\":\"\",\"date\":\"2020-01-01T00:00:00+00:00\",\"userAgent\":\"\",\"visitLocation\":null,\"potentialBot\":false}]", ImportFormat.Shlink)]
    [InlineData(VisitsCsv, ImportFormat.Shlink)]
    [InlineData(YourlsLog, ImportFormat.Yourls)]
    [InlineData("click_id\tclick_time\tshorturl\treferrer\tuser_agent\tip_address\tcountry_code\n", ImportFormat.Yourls)]
    [InlineData("[" + DubEvent + "]", ImportFormat.Dub)]
    [InlineData(DubEvent + "\n", ImportFormat.Dub)]
    [InlineData("Date,Event,Link,Referrer,Country,Device\n", ImportFormat.Dub)]
    [InlineData("time,slug\n", ImportFormat.LinkApp)]
    public async Task Each_program_is_told_by_its_fields(string text, ImportFormat format)
    {
        var path = _folder.Write(text);

        Assert.True(await ClickFileReader.IsClicksAsync(path));
        await using var file = await ClickFileReader.OpenAsync(path);
        Assert.Equal(format, file.Format.Format);
    }

    [Theory]
    [InlineData("[{\"shortCode\":\"a\",\"longUrl\":\"https://example.com/\",\"dateCreated\":\"2024-05-01T08:12:44+00:00\",\"visitsSummary\":{\"total\":9,\"nonBots\":7,\"bots\":2},\"domain\":null}]", ImportFormat.Shlink)]
    [InlineData("\"createdAt\",\"domain\",\"shortCode\",\"shortUrl\",\"longUrl\",\"title\",\"tags\",\"visits\"\n\"2024-05-01T08:12:44+00:00\",\"s.example\",\"a\",\"https://s.example/a\",\"https://example.com/\",\"\",\"\",7\n", ImportFormat.Shlink)]
    [InlineData("\"keyword\",\"url\",\"title\",\"timestamp\",\"ip\",\"clicks\"\n\"a\",\"https://example.com/\",NULL,\"2024-05-01 08:12:44\",\"198.51.100.7\",\"7\"\n", ImportFormat.Yourls)]
    [InlineData("keyword\turl\ttitle\ttimestamp\tip\tclicks\na\thttps://example.com/\tNULL\t2024-05-01 08:12:44\t198.51.100.7\t7\n", ImportFormat.Yourls)]
    [InlineData("{\"links\":{\"link_1\":{\"shorturl\":\"http:\\/\\/s.example\\/a\",\"url\":\"https:\\/\\/example.com\\/\",\"timestamp\":\"2024-05-01 08:12:44\",\"clicks\":\"7\"}},\"stats\":{\"total_links\":\"1\"}}", ImportFormat.Yourls)]
    [InlineData("{\"total\":1,\"data\":[{\"address\":\"a\",\"target\":\"https://example.com/\",\"created_at\":\"2024-05-01T08:12:44.000Z\",\"visit_count\":7,\"domain\":null}]}", ImportFormat.Kutt)]
    [InlineData("[{\"key\":\"a\",\"domain\":\"d.example\",\"url\":\"https://example.com/\",\"createdAt\":\"2024-05-01T08:12:44.000Z\",\"clicks\":7}]", ImportFormat.Dub)]
    [InlineData("Short link,Destination URL,Clicks,Created at\nhttps://d.example/a,https://example.com/,7,2024-05-01T08:12:44.000Z\n", ImportFormat.Dub)]
    public async Task Links_with_their_numbers_are_totals_on_the_day_of_the_link_only_if_clicks_are_asked_for(string text, ImportFormat format)
    {
        var path = _folder.Write(text);

        Assert.False(await ClickFileReader.IsClicksAsync(path));
        Assert.True(await ClickFileReader.IsClicksAsync(path, isAsked: true));
        await using (var links = await ImportReader.OpenAsync(path))
            Assert.Equal(format, links.Format);
        var click = Assert.Single(await ReadClicksAsync(text));
        Assert.Equal(("a", 7, new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero)), (click.Link.Slug, click.Sum, click.Time));
    }

    [Fact]
    public async Task A_link_without_clicks_has_nothing_to_import() => Assert.Empty(await ReadClicksAsync(
        "keyword,url,title,timestamp,ip,clicks\na,https://example.com/,,2024-05-01 08:12:44,198.51.100.7,0\n"));

    [Theory]
    [InlineData("[{0}]")]
    [InlineData("{\"visits\":{\"data\":[{0}]}}")]
    [InlineData("{0}")]
    public async Task A_visit_of_Shlink_has_its_time_place_agent_and_address(string around)
    {
        var click = Assert.Single(await ReadClicksAsync(around.Replace("{0}", ShlinkVisit, StringComparison.Ordinal)));

        Assert.Equal((new LinkName("summer/fair.2026", "s.example"), Time, Berlin), (click.Link, click.Time, click.Place));
        Assert.Equal(("news.example.com", "https://example.com/fair", ClickKind.Visitor), (click.Referrer, click.Destination, click.Kind));
        Assert.Equal(("Firefox", "Linux", "Desktop"), (click.Agent.Browser, click.Agent.System, click.Agent.Device));
        Assert.Null(click.Sum);
    }

    [Theory]
    [InlineData("\"shortCode\":\"abc\",\"domain\":null", "abc", null)]
    [InlineData("\"shortCode\":\"abc\",\"domain\":\"s.example\"", "abc", "s.example")]
    [InlineData("\"visitedUrl\":\"https://s.example/caf%C3%A9\",\"type\":\"invalid_short_url\"", "café", "s.example")]
    [InlineData("\"visitedUrl\":\"http://s.example:8080/abc\"", "abc", "s.example:8080")]
    public async Task Its_link_is_the_one_that_it_names_or_that_was_opened(string members, string slug, string? domain)
    {
        var click = Assert.Single(await ReadClicksAsync(
            $$"""[{"referer":"","date":"2026-02-01T10:15:00+00:00","userAgent":"","visitLocation":null,"potentialBot":true,{{members}}}]"""));

        Assert.Equal((slug, domain, ClickKind.Bot, ""), (click.Link.Slug, click.Link.Domain, click.Kind, click.Referrer));
    }

    [Theory]
    [InlineData("\"visitedUrl\":\"https://s.example/\",\"type\":\"base_url\"", "visitedUrl", "https://s.example/")]
    [InlineData("\"visitedUrl\":null", "shortCode", "")]
    [InlineData("\"redirectUrl\":null", "shortCode", "")]
    public async Task A_visit_of_no_link_says_so(string members, string field, string value)
    {
        var (click, errors) = Assert.Single(await ReadAsync(
            $$"""[{"referer":"","date":"2026-02-01T10:15:00+00:00","userAgent":"","visitLocation":null,"potentialBot":false,{{members}}}]"""));

        Assert.Null(click);
        Assert.Equal((field, value), (Assert.Single(errors).Field, errors[0].Value));
    }

    [Fact]
    public async Task The_csv_of_Shlinks_web_client_names_countries_and_words_for_nothing()
    {
        var clicks = await ReadClicksAsync(VisitsCsv
            + $"\"2026-02-01T12:15:00+02:00\",false,\"{Firefox}\",\"Chrome\",\"Windows\",\"news.example.com\",\"Germany\",\"Berlin\",\"Berlin\",52.52,13.405,\"https://s.example/a\",\n"
            + "\"2026-02-01T12:15:00+02:00\",true,\"\",\"Others\",\"Others\",\"Direct\",\"Unknown\",\"Unknown\",\"Unknown\",,,\"https://s.example/b\",\"invalid_short_url\"\n"
            + $"\"2026-02-01T12:15:00+02:00\",false,\"{Firefox}\",\"Firefox\",\"Linux\",\"about:client\",\"The Netherlands\",\"Unknown\",\"Unknown\",0,0,\"https://s.example/c\",\n");

        Assert.Equal([("a", Berlin), ("b", null), ("c", new Place("NL", null, null, null, null))], clicks.Select(click => (click.Link.Slug, click.Place)));
        Assert.Equal(["news.example.com", "", ""], clicks.Select(click => click.Referrer));
        // The user agent is read by our own rules.
        Assert.Equal(["Firefox", null, "Firefox"], clicks.Select(click => click.Agent.Browser));
        Assert.Equal([ClickKind.Visitor, ClickKind.Bot, ClickKind.Visitor], clicks.Select(click => click.Kind));
    }

    [Fact]
    public async Task The_log_of_Yourls_has_clicks_whose_address_is_looked_up_and_dropped()
    {
        var clicks = await ReadClicksAsync(YourlsLog
            + $"\"1\",\"2026-02-01 10:15:00\",\"a\",\"direct\",\"{Firefox}\",\"198.51.100.7\",\"US\"\n"
            + $"2,2026-02-01 10:15:00,b,http://news.example.com/x,\"{Firefox}\",198.51.100.7,NULL\n"
            + "3,2026-02-01 10:15:00,c,,\"Googlebot/2.1 (+http://www.google.com/bot.html)\",198.51.100.7,\n");

        Assert.Equal(
            [("a", "US", ""), ("b", "DE", "news.example.com"), ("c", "DE", "")],
            clicks.Select(click => (click.Link.Slug, click.Place!.Country!, click.Referrer!)));
        Assert.Equal([ClickKind.Visitor, ClickKind.Visitor, ClickKind.Bot], clicks.Select(click => click.Kind));
        Assert.All(clicks, click => Assert.Equal(Time, click.Time));
    }

    [Fact]
    public async Task The_log_may_be_the_output_of_mysql()
    {
        var click = Assert.Single(await ReadClicksAsync(
            "click_id\tclick_time\tshorturl\treferrer\tuser_agent\tip_address\tcountry_code\n"
                + $"1\t2026-02-01 10:15:00\ta\tdirect\t{Firefox} \\t \\\\ \"\t198.51.100.7\tUS\n"));

        Assert.Equal(("a", "US", "Firefox"), (click.Link.Slug, click.Place?.Country, click.Agent.Browser));
    }

    [Theory]
    [InlineData("[" + DubEvent + "]")]
    [InlineData(DubEvent)]
    [InlineData("Date,Link,Destination URL,Country,City,Region,Browser,OS,Device,Referrer,IP\nSun Feb 01 2026 10:15:00 GMT+0000 (Coordinated Universal Time),go.example.com/Fair,https://example.com/,Germany,Berlin,DE-BE,Mobile Safari,Mac OS,Desktop,(direct),Unknown\n")]
    public async Task An_event_of_Dub_is_a_click(string text)
    {
        var click = Assert.Single(await ReadClicksAsync(text));

        Assert.Equal((new LinkName("Fair", "go.example.com"), Time), (click.Link, click.Time));
        Assert.Equal(new Place("DE", "DE-BE", "Berlin", null, null), click.Place);
        Assert.Equal(("Safari", "macOS", "Desktop"), (click.Agent.Browser, click.Agent.System, click.Agent.Device));
        Assert.Equal(("", "https://example.com/"), (click.Referrer, click.Destination));
    }

    [Fact]
    public async Task Leads_and_sales_of_Dub_are_no_clicks() => Assert.Single(await ReadClicksAsync(
        $"[{DubEvent},{DubEvent.Replace("\"event\":\"click\"", "\"event\":\"lead\"", StringComparison.Ordinal)}]"));

    [Fact]
    public async Task Statistics_of_Kutt_are_sums_by_day_and_country_that_add_up_to_the_total()
    {
        var month = new long[30];
        (month[29], month[28]) = (3, 2);
        var year = new long[12];
        (year[11], year[10]) = (9, 6);
        var clicks = await ReadClicksAsync($$$"""
            {"data":[{"address":"a","target":"https://example.com/","created_at":"2024-05-01T08:12:44.000Z","visit_count":40,"domain":null,"stats":{
              "lastYear":{"stats":{"browser":[],"os":[],"country":[{"name":"de","value":8},{"name":"unknown","value":2},{"name":"us","value":5}],"referrer":[]},"views":[{{{string.Join(',', year)}}}],"total":15},
              "lastMonth":{"stats":{"country":[]},"views":[{{{string.Join(',', month)}}}],"total":5},"updatedAt":"2026-03-02T08:00:00.000Z"}}]}
            """);

        Assert.Equal(40, clicks.Sum(click => click.Sum));
        Assert.Equal(
            [("2024-05-01", 25), ("2026-01-18", 6), ("2026-01-31", 4), ("2026-03-01", 2), ("2026-03-02", 3)],
            clicks.GroupBy(click => Day(click)).Select(day => (day.Key, day.Sum(click => click.Sum!.Value))).OrderBy(day => day.Key, StringComparer.Ordinal));
        Assert.Equal(
            [("", 27), ("DE", 8), ("US", 5)],
            clicks.GroupBy(click => click.Place?.Country ?? "").Select(country => (country.Key, country.Sum(click => click.Sum!.Value)))
                .OrderBy(country => country.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{\"address\":\"a\",\"target\":\"x\",\"created_at\":\"2024-05-01T08:12:44.000Z\",\"visit_count\":4,\"stats\":{\"lastYear\":{\"views\":[9]},\"updatedAt\":\"2026-03-02T08:00:00.000Z\"}}", "2024-05-01", 4)]
    [InlineData("{\"address\":\"a\",\"target\":\"x\",\"created_at\":\"2024-05-01T08:12:44.000Z\",\"visit_count\":4,\"stats\":{\"error\":\"none\"}}", "2024-05-01", 4)]
    [InlineData("{\"address\":\"a\",\"target\":\"x\",\"created_at\":\"2026-03-01T08:12:44.000Z\",\"visit_count\":4,\"stats\":{\"lastYear\":{\"views\":[0,0,4]},\"lastMonth\":{\"views\":[0,4]},\"updatedAt\":\"2026-03-02T08:00:00.000Z\"}}", "2026-03-02", 4)]
    public async Task Odd_statistics_of_Kutt_leave_the_total(string link, string day, int total)
    {
        var click = Assert.Single(await ReadClicksAsync($"[{link}]"));

        Assert.Equal((day, total), (Day(click), click.Sum));
    }

    [Theory]
    [InlineData("Germany", "DE")]
    [InlineData("United States", "US")]
    [InlineData("de", "de")]
    [InlineData("Côte d’Ivoire", "CI")]
    [InlineData("Congo (Democratic Republic)", "CD")]
    [InlineData("Unknown", "")]
    [InlineData("Atlantis", "Atlantis")]
    public void Countries_are_found_by_the_names_of_other_programs(string name, string code) => Assert.Equal(code, CountryNames.ToCode(name));

    [Fact]
    public async Task Sums_of_Kutt_add_up_to_the_total_whatever_its_statistics_say()
    {
        var views = Gen.OneOf(Gen.Long[0, 9], Gen.Const(0L)).Array;
        var countries = Gen.Select(Gen.OneOf(Gen.Const("de"), Gen.Const("us"), Gen.Const("unknown")), Gen.Long[0, 20]).Array[0, 4];
        await Gen.Select(views[0, 30], views[0, 12], countries, Gen.Int[0, 200], Gen.Int[0, 900]).ForAllAsync(iter: 200, async sample =>
        {
            var (month, year, places, total, age) = sample;
            var link = new
            {
                address = "a",
                target = "https://example.com/",
                created_at = Now.AddDays(-age).UtcDateTime,
                visit_count = total,
                stats = new
                {
                    lastYear = new { stats = new { country = places.Select(place => new { name = place.Item1, value = place.Item2 }) }, views = year },
                    lastMonth = new { views = month },
                    updatedAt = Now.UtcDateTime,
                },
            };

            var clicks = await ReadClicksAsync($"[{JsonSerializer.Serialize(link)}]");

            Assert.Equal(total, clicks.Sum(click => click.Sum));
            Assert.All(clicks, click => Assert.InRange(click.Time, Now.AddDays(-age - 1), Now.AddDays(1)));
        });
    }

    [Fact]
    public async Task Random_changes_of_good_files_give_rows_or_a_sentence()
    {
        var path = _folder.File("changed");
        string[] files =
        [
            $"[{ShlinkVisit}]", ShlinkVisit, $"[{DubEvent}]", $"{VisitsCsv}\"2026-02-01T12:15:00+02:00\",false,\"{Firefox}\",\"Chrome\",\"Windows\",\"news.example.com\",\"Germany\",\"Berlin\",\"Berlin\",52.52,13.405,\"https://s.example/a\",\n",
            $"{YourlsLog}1,2026-02-01 10:15:00,a,direct,\"{Firefox}\",198.51.100.7,US\n", await File.ReadAllTextAsync(ImportSamples.GetPath("kutt.json")),
        ];
        await Gen.OneOf<byte[]>([.. files.Select(file => Samples.Damaged(Encoding.UTF8.GetBytes(file), longest: 60))]).ForAllAsync(
            iter: 500,
            async file =>
            {
                await File.WriteAllBytesAsync(path, file);
                try
                {
                    await ReadPathAsync(path);
                }
                catch (ImportException)
                {
                }
            },
            print: Encoding.Latin1.GetString);
    }

    private static string Day(FileClick click) => click.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<List<FileClick>> ReadClicksAsync(string text)
    {
        var rows = await ReadAsync(text);
        Assert.Empty(rows.SelectMany(row => row.Errors));
        return rows.ConvertAll(row => row.Click!);
    }

    private Task<List<(FileClick? Click, IReadOnlyList<SkippedField> Errors)>> ReadAsync(string text) => ReadPathAsync(_folder.Write(text));

    private static async Task<List<(FileClick? Click, IReadOnlyList<SkippedField> Errors)>> ReadPathAsync(string path)
    {
        await using var file = await ClickFileReader.OpenAsync(path);
        var reader = new ClickRecordReader(Agents, address => address.Equals(IPAddress.Parse("198.51.100.7")) ? Berlin : null, Now);
        var record = new ClickRecord();
        var rows = new List<(FileClick?, IReadOnlyList<SkippedField>)>();
        while (await file.ReadAsync(record, CancellationToken.None))
            rows.Add((reader.Read(record), [.. reader.Errors]));
        return rows;
    }
}
