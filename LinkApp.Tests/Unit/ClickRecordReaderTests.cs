using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>What rows of files of clicks are read as, in CSV and in NDJSON.</summary>
public sealed class ClickRecordReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserAgents Agents = new();

    [Theory]
    [InlineData("2026-02-01T10:15:00Z", "2026-02-01T10:15:00.000Z")]
    [InlineData("2026-02-01T10:15:00.1234567+02:00", "2026-02-01T08:15:00.123Z")]
    [InlineData("2026-02-01T10:15:00", "2026-02-01T10:15:00.000Z")]
    [InlineData("2026-02-01 10:15:00", "2026-02-01T10:15:00.000Z")]
    [InlineData("2026-02-01 10:15", "2026-02-01T10:15:00.000Z")]
    [InlineData("1769940900", "2026-02-01T10:15:00.000Z")]
    [InlineData("1769940900123", "2026-02-01T10:15:00.123Z")]
    public async Task A_time_is_one_of_ISO_8601_or_a_number(string text, string time)
    {
        var click = await ReadClickAsync($"time,slug\n{text},a\n");

        Assert.Equal(time, click.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null(click.Sum);
    }

    [Theory]
    [InlineData("time", "yesterday")]
    [InlineData("time", "01/02/2026 10:15")]
    [InlineData("time", "2026-03-09T10:15:00Z")]
    [InlineData("time", "0")]
    [InlineData("time", "99999999999999999")]
    [InlineData("slug", "")]
    [InlineData("country", "Germany")]
    [InlineData("country", "1")]
    [InlineData("latitude", "91")]
    [InlineData("longitude", "east")]
    [InlineData("referrer", "not a host")]
    [InlineData("bot", "perhaps")]
    [InlineData("internal", "2")]
    [InlineData("ip", "1.2.3.4.5")]
    public async Task A_wrong_value_is_named_with_a_reason_and_a_cure(string field, string value)
    {
        string[] columns = ["time", "slug", "country", "latitude", "longitude", "referrer", "bot", "internal", "ip"];
        var cells = columns.Select(column => column == field ? value : column switch { "time" => "2026-02-01T10:15:00Z", "slug" => "a", _ => "" });

        var (click, errors) = Assert.Single(await ReadAsync($"{string.Join(',', columns)}\n{string.Join(',', cells)}\n"));

        Assert.Null(click);
        var error = Assert.Single(errors);
        Assert.Equal((field, field == "ip" ? "" : value), (error.Field, error.Value));
        Assert.Matches("^[A-Z].*\\.$", error.Reason);
        Assert.Matches("^[A-Z].*\\.$", error.Cure);
    }

    [Theory]
    [InlineData("news.example.com", "news.example.com")]
    [InlineData("News.Example.com", "news.example.com")]
    [InlineData("https://news.example.com/a?b=c", "news.example.com")]
    [InlineData("android-app://com.example.mail/", "com.example.mail")]
    [InlineData("", "")]
    public async Task A_referrer_is_a_host_or_an_address(string text, string host) =>
        Assert.Equal(host, (await ReadClickAsync($"time,slug,referrer\n2026-02-01T10:15:00Z,a,{text}\n")).Referrer);

    [Theory]
    [InlineData("day,slug,clicks\n2026-02-01,a,7\n", 7, null)]
    [InlineData("slug;Day;Clicks;Country\na;2026-02-01;7;de\n", 7, "DE")]
    [InlineData("{\"slug\":\"a\",\"day\":\"2026-02-01\",\"clicks\":7,\"country\":\"DE\"}", 7, "DE")]
    public async Task A_day_and_a_number_are_a_sum_at_noon(string text, int clicks, string? country)
    {
        var click = await ReadClickAsync(text);

        Assert.Equal((clicks, new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero), country), (click.Sum, click.Time, click.Place?.Country));
    }

    [Fact]
    public async Task What_our_own_export_writes_is_read_alike_from_both_formats()
    {
        var csv = await ReadClickAsync(
            "id,time,slug,country,region,city,latitude,longitude,referrer,browser,system,device,destination,rule,bot,internal,imported\n"
                + "7,2026-02-01T10:15:00.123Z,a,DE,Berlin,Berlin,52.52,13.405,news.example.com,Firefox,Linux,Desktop,https://example.com/,'=Germans,false,true,false\n");
        var json = await ReadClickAsync("""
            {"id":7,"time":"2026-02-01T10:15:00.123+00:00","slug":"a","country":"DE","region":"Berlin","city":"Berlin","latitude":52.52,"longitude":13.405,"referrer":"news.example.com","browser":"Firefox","system":"Linux","device":"Desktop","destination":"https://example.com/","rule":"=Germans","bot":false,"internal":true,"imported":false}
            """);

        Assert.Equal(csv, json with { Line = csv.Line });
        Assert.Equal(new Place("DE", "Berlin", "Berlin", 52.52, 13.405), csv.Place);
        Assert.Equal((ClickKind.Internal, "=Germans"), (csv.Kind, csv.Rule));
    }

    [Fact]
    public async Task A_column_that_is_missing_is_not_known_and_an_empty_cell_is_empty()
    {
        Assert.Null((await ReadClickAsync("time,slug\n2026-02-01T10:15:00Z,a\n")).Destination);
        Assert.Equal("", (await ReadClickAsync("time,slug,destination\n2026-02-01T10:15:00Z,a,\n")).Destination);
        Assert.Equal("", (await ReadClickAsync("{\"time\":\"2026-02-01T10:15:00Z\",\"slug\":\"a\",\"destination\":null}")).Destination);
    }

    [Fact]
    public async Task Lines_of_json_may_differ_and_broken_ones_are_listed()
    {
        var rows = await ReadAsync("""
            {"time":"2026-02-01T10:15:00Z","slug":"a","more":{"x":[1,{"slug":"no"}],"y":2}}

            {"slug":"b","country":"DE","time":"2026-02-01T10:15:00Z"}
            {"slug":"c",
            [1]
            {"slug":"\ud800","time":"2026-02-01T10:15:00Z"}
            {"time":"2026-02-01T10:15:00Z","slug":"d"}
            """);

        Assert.Equal(["a", "b", null, null, null, "d"], rows.Select(row => row.Click?.Link.Slug));
        Assert.Equal([1, 3, 7], rows.Where(row => row.Click is not null).Select(row => row.Click!.Line));
        Assert.All(rows.Where(row => row.Click is null), row => Assert.Equal("row", Assert.Single(row.Errors).Field));
    }

    [Theory]
    [InlineData("time,slug\n", true)]
    [InlineData("\ufeffTime;Slug;Country\n", true)]
    [InlineData("slug,day,clicks\n", true)]
    [InlineData("{\"time\":1,\"slug\":\"a\"}", true)]
    [InlineData("slug,destination\n", false)]
    [InlineData("keyword,url,title,timestamp,ip,clicks\n", false)]
    [InlineData("slug,clicks,destination\n", false)]
    [InlineData("{\"shortUrls\":{\"data\":[]}}", false)]
    [InlineData("{\n\"data\":[]}", false)]
    [InlineData("[]", false)]
    [InlineData("", false)]
    [InlineData("PK\u0003\u0004", false)]
    public async Task Clicks_are_told_from_links_by_the_first_line(string text, bool isClicks)
    {
        using var folder = new TempFolder();

        Assert.Equal(isClicks, await ClickFileReader.IsClicksAsync(folder.Write(text)));
    }

    [Fact]
    public async Task Every_file_of_links_of_the_samples_is_one_of_links()
    {
        foreach (var file in new[] { "*.csv", "*.json", "yourls*.tsv" }.SelectMany(kind => Directory.EnumerateFiles(ImportSamples.GetPath("."), kind)))
            Assert.False(await ClickFileReader.IsClicksAsync(file), file);
    }

    private static async Task<FileClick> ReadClickAsync(string text)
    {
        var (click, errors) = Assert.Single(await ReadAsync(text));
        Assert.Empty(errors);
        return click!;
    }

    private static async Task<List<(FileClick? Click, IReadOnlyList<SkippedField> Errors)>> ReadAsync(string text)
    {
        using var folder = new TempFolder();
        await using var file = await ClickFileReader.OpenAsync(folder.Write(text));
        var reader = new ClickRecordReader(Agents, _ => null, Now);
        var record = new ClickRecord();
        var rows = new List<(FileClick?, IReadOnlyList<SkippedField>)>();
        while (await file.ReadAsync(record, CancellationToken.None))
            rows.Add((reader.Read(record), [.. reader.Errors]));
        return rows;
    }
}
