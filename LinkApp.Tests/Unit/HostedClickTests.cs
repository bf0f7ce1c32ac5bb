using LinkApp.Core.Clicks;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Clicks of Bitly, GoatCounter and Plausible, and the totals of links of Rebrandly and TinyURL, in the form in which these write them.</summary>
public sealed class HostedClickTests : IDisposable
{
    private const string Goat = "2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date\n";
    private const string OldGoat = "1Path,Title,Event,Bot,Session,FirstVisit,Referrer,Referrer scheme,Browser,Screen size,Location,Date\n";
    private const string Pages = "date,hostname,page,visits,visitors,pageviews,total_scroll_depth,total_scroll_depth_visits,total_time_on_page,total_time_on_page_visits\n";
    private const string Events = "date,name,link_url,path,visitors,events\n";
    private const string Days = """{"bitlink":"bit.ly/fair","link_clicks":[{"clicks":3,"date":"2026-01-31T00:00:00+0000"},{"clicks":0,"date":"2026-01-30T00:00:00+0000"},{"clicks":5,"date":"2026-01-29T00:00:00+0000"}],"units":-1,"unit":"day","unit_reference":"2026-01-31T10:00:00+0000"}""";
    private const string Countries = """{"bitlink":"bit.ly/fair","unit_reference":"2026-01-31T00:00:00+0000","metrics":[{"value":"DE","clicks":3},{"value":"no_country","clicks":1}],"units":1,"unit":"day","facet":"countries"}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Goat, ImportFormat.GoatCounter)]
    [InlineData(OldGoat, ImportFormat.GoatCounter)]
    [InlineData(Pages, ImportFormat.Plausible)]
    [InlineData(Events, ImportFormat.Plausible)]
    [InlineData(Days, ImportFormat.Bitly)]
    [InlineData(Days + "\n" + Days, ImportFormat.Bitly)]
    [InlineData("[" + Countries + "]", ImportFormat.Bitly)]
    public async Task Each_program_is_told_by_its_fields(string text, ImportFormat format)
    {
        var path = _folder.Write(text);

        Assert.True(await ClickFileReader.IsClicksAsync(path));
        await using var file = await ClickFileReader.OpenAsync(path);
        Assert.Equal(format, file.Format.Format);
    }

    [Fact]
    public async Task GoatCounters_page_views_are_clicks_and_its_events_are_named()
    {
        var rows = await ReadAsync(
            Goat + "/fair,Summer fair,false,,Firefox 140,Windows 11,s1,0,news.example.com/today,h,\"1440,900,1\",DE,true,2026-01-31T10:15:00Z\n"
                + "/fair,,false,,Chrome 130,Android 15,s2,3,Google,g,,US-CA,false,2026-01-31T12:15:00+02:00\n"
                + "click-me,,true,,,,s2,0,,,,,false,2026-01-31T10:15:00Z\n");

        Assert.Equal(
            [("fair", "news.example.com", "Firefox", "Windows", "DE", ClickKind.Visitor), ("fair", null, "Chrome", "Android", "US", ClickKind.Bot)],
            rows.Where(row => row.Click is not null).Select(row => row.Click!)
                .Select(click => (click.Link.Slug, click.Referrer, click.Agent.Browser!, click.Agent.System!, click.Place!.Country!, click.Kind)));
        Assert.All(rows.Take(2), row => Assert.Equal(new DateTimeOffset(2026, 1, 31, 10, 15, 0, TimeSpan.Zero), row.Click!.Time));
        Assert.Equal(("Event", "click-me"), Assert.Single(rows[2].Errors) is var error ? (error.Field, error.Value) : default);
    }

    [Fact]
    public async Task GoatCounters_older_export_is_read_as_well()
    {
        var rows = await ReadAsync(OldGoat + "/fair,Summer fair,false,0,5d41402a-bc4b-2a76-b971-9d911017c592,true,,,Firefox 84.0,\"1440,900,1\",MY,2026-01-31T10:15:00Z\n");

        var click = Assert.Single(rows).Click!;
        Assert.Equal(("fair", "", "Firefox", "MY"), (click.Link.Slug, click.Referrer, click.Agent.Browser, click.Place!.Country));
    }

    [Theory]
    [InlineData(Pages + "2026-01-31,go.example.com,/fair,4,3,7,0,0,0,0\n2026-01-30,go.example.com,/fair,0,0,0,,,,\n", "fair 7")]
    [InlineData(Events + "2026-01-31,Outbound Link: Click,https://go.example.com/fair,,2,7\n", "fair 7")]
    public async Task Plausibles_numbers_are_sums_of_a_day(string text, string sum)
    {
        var click = Assert.Single(await ReadAsync(text)).Click!;

        Assert.Equal((sum, "go.example.com", new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)), ($"{click.Link.Slug} {click.Sum}", click.Link.Host, click.Time));
    }

    [Fact]
    public async Task An_event_of_Plausible_without_a_link_is_named()
    {
        var row = Assert.Single(await ReadAsync(Events + "2026-01-31,Signup,,/pricing,2,7\n"));

        Assert.Equal(("name", "Signup"), Assert.Single(row.Errors) is var error ? (error.Field, error.Value) : default);
    }

    [Fact]
    public async Task Bitlys_engagements_are_sums_by_day_or_by_day_and_country()
    {
        var days = await ReadAsync($"{Days}\n{Days.Replace("bit.ly/fair", "bit.ly/fete", StringComparison.Ordinal)}\n");
        var countries = await ReadAsync($"[{Countries}]");

        Assert.Equal(["fair 31 3", "fair 29 5", "fete 31 3", "fete 29 5"], days.Select(row => $"{row.Click!.Link.Slug} {row.Click.Time.Day} {row.Click.Sum}"));
        Assert.Equal([("DE", 3), (null, 1)], countries.Select(row => (row.Click!.Place?.Country, row.Click.Sum!.Value)));
    }

    [Fact]
    public async Task Countries_of_more_than_one_day_are_refused_with_what_to_ask_for()
    {
        var row = Assert.Single(await ReadAsync($"[{Countries.Replace("\"units\":1", "\"units\":-1", StringComparison.Ordinal)}]"));

        Assert.Equal(("units", "-1"), Assert.Single(row.Errors) is var error ? (error.Field, error.Value) : default);
    }

    [Theory]
    [InlineData("[{\"slashtag\":\"fair\",\"domainName\":\"go.example.com\",\"destination\":\"https://example.com/\",\"createdAt\":\"2024-05-01T08:12:44.000Z\",\"clicks\":42}]", ImportFormat.Rebrandly)]
    [InlineData("{\"data\":[{\"alias\":\"fair\",\"domain\":\"go.example.com\",\"tiny_url\":\"https://go.example.com/fair\",\"url\":\"https://example.com/\",\"created_at\":\"2024-05-01T08:12:44+00:00\",\"hits\":42}]}", ImportFormat.TinyUrl)]
    [InlineData("Bitlink,Title,Long URL,Date created,Engagements\nhttps://go.example.com/fair,Fair,https://example.com/,2024-05-01 08:12:44,42\n", ImportFormat.Bitly)]
    public async Task Links_with_their_numbers_are_totals_on_the_day_of_the_link_only_if_clicks_are_asked_for(string text, ImportFormat format)
    {
        var path = _folder.Write(text);

        Assert.False(await ClickFileReader.IsClicksAsync(path));
        Assert.True(await ClickFileReader.IsClicksAsync(path, isAsked: true));
        await using (var links = await ImportReader.OpenAsync(path))
            Assert.Equal(format, links.Format);
        var click = Assert.Single(await ReadAsync(text)).Click!;
        Assert.Equal(("fair", "go.example.com", 42), (click.Link.Slug, click.Link.Host, click.Sum));
        Assert.Equal(new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero), click.Time);
    }

    private async Task<List<(FileClick? Click, IReadOnlyList<SkippedField> Errors)>> ReadAsync(string text)
    {
        await using var file = await ClickFileReader.OpenAsync(_folder.Write(text));
        var reader = new ClickRecordReader(new UserAgents(), _ => null, new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        var record = new ClickRecord();
        List<(FileClick?, IReadOnlyList<SkippedField>)> rows = [];
        while (await file.ReadAsync(record, CancellationToken.None))
            rows.Add((reader.Read(record), [.. reader.Errors]));
        return rows;
    }
}
