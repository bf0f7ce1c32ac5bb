using System.Text;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Wording;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Reading the exports of each supported program.</summary>
public sealed class ImportReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("linkapp.csv", ImportFormat.LinkApp)]
    [InlineData("bitly.csv", ImportFormat.Bitly)]
    [InlineData("bitly-api.csv", ImportFormat.Bitly)]
    [InlineData("yourls.csv", ImportFormat.Yourls)]
    [InlineData("yourls-plugin.csv", ImportFormat.Yourls)]
    [InlineData("kutt.json", ImportFormat.Kutt)]
    [InlineData("shlink.json", ImportFormat.Shlink)]
    [InlineData("shlink-rules.json", ImportFormat.Shlink)]
    [InlineData("sink-export.json", ImportFormat.Sink)]
    [InlineData("dub-links.ndjson", ImportFormat.Dub)]
    [InlineData("dub-links.csv", ImportFormat.Dub)]
    [InlineData("yourls-stats.json", ImportFormat.Yourls)]
    public async Task A_file_is_recognized_by_its_content(string name, ImportFormat format)
    {
        await using var reader = await ImportReader.OpenAsync(ImportSamples.GetPath(name));

        Assert.Equal(format, reader.Format);
    }

    [Fact]
    public async Task LinkApps_own_rows_have_all_that_a_link_has()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("linkapp.csv"));

        var spring = rows[0].Draft;
        Assert.Equal(("spring", "Spring sale", "https://example.com/spring"), (spring.Slug, spring.Name, spring.Destination));
        Assert.Equal(["newsletter", "2026"], spring.Tags);
        Assert.Equal([
            ("MY", "https://example.com/my"), ("DE", "https://example.com/de"),
        ], spring.Rules.Select(rule => (rule.OnlyCountry()!, rule.Destination!)));
        Assert.Equal(("=SUM(1+1)", "-draft"), (rows[1].Draft.Name, Assert.Single(rows[1].Draft.Tags)));
        Assert.Equal(["a,b", "c"], rows[2].Draft.Tags);
        Assert.Null(rows[3].Draft.Slug);
        Assert.Equal("Two\nlines", rows[4].Draft.Name.ReplaceLineEndings("\n"));
        AssertValid(rows);
    }

    [Fact]
    public async Task LinkApps_options_may_be_written_by_hand()
    {
        var row = Assert.Single(await ImportSamples.ReadAsync(_folder.Write(
            "destination,status_code,valid_from,valid_until,max_clicks,enabled,archived,forward_query,crawlable,notes,rules\nhttps://example.com/,301,2026-03-02,2026-03-03 10:15,100,no,TRUE,1,yes,Ask Ada,\"[{\"\"conditions\"\":[{\"\"type\"\":\"\"device\"\",\"\"in\"\":[\"\"ios\"\"]}],\"\"destination\"\":\"\"https://example.com/ios\"\"}]\"\n")));

        AssertValid([row]);
        Assert.Equal(
            new LinkOptions
            {
                StatusCode = 301,
                ValidFrom = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc),
                ValidUntil = new(2026, 3, 3, 10, 15, 0, DateTimeKind.Utc),
                MaxClicks = 100,
                IsEnabled = false,
                IsArchived = true,
                ForwardQuery = true,
                IsCrawlable = true,
                Notes = "Ask Ada",
            },
            row.Draft.Options);
        Assert.Equal("https://example.com/ios", Assert.Single(row.Draft.Rules).Destination);
    }

    [Fact]
    public async Task Bitlys_slug_is_the_end_of_the_custom_address_or_else_of_the_short_one()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("bitly.csv"));

        Assert.Equal(["3abcXyz", "summer", "first"], rows.Select(row => row.Draft.Slug));
        Assert.Equal(["https://example.com/spring", "https://example.com/summer?a=1", "https://example.com/two"], rows.Select(row => row.Draft.Destination));
        Assert.Equal(["Spring Sale", "Summer", "Two addresses"], rows.Select(row => row.Draft.Name));
        Assert.Equal(["promo", "seasonal"], rows[0].Draft.Tags);
        AssertValid(rows);
    }

    [Fact]
    public async Task Bitlys_columns_may_have_the_names_of_its_api()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("bitly-api.csv"));

        Assert.Equal([("one-code", "First page", "https://example.com/one"), ("two-code", "Second, page", "https://example.com/two")], rows.Select(Summary));
    }

    [Theory]
    [InlineData("yourls.csv", "http://ozh.example/", "https://example.com/?a=1;2")]
    [InlineData("yourls-plugin.csv", "http://ozh.example/", "https://example.com/")]
    public async Task Yourls_keywords_become_slugs(string name, params string[] destinations)
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath(name));

        Assert.Equal(["ozh", "1f"], rows.Select(row => row.Draft.Slug));
        Assert.Equal(destinations, rows.Select(row => row.Draft.Destination));
        AssertValid(rows);
    }

    [Fact]
    public async Task Kutts_links_with_a_password_or_a_ban_are_not_opened_to_everybody()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("kutt.json"));

        Assert.Equal(
            [("spring", "Spring sale", "https://example.com/spring"), ("secret", "", "https://example.com/secret"), ("bad", "", "https://example.com/bad")],
            rows.Select(Summary));
        Assert.Equal([[], ["password"], ["banned"]], rows.Select(row => row.Errors.Select(error => error.Field)));
        Assert.Equal([1, 2, 3], rows.Select(row => row.Line));
    }

    [Fact]
    public async Task Shlinks_links_have_their_limits_and_what_the_export_lacks_is_told()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("shlink.json"));

        Assert.Equal(
            [
                ("12C18", "", "https://store.example/win"), ("12Kb3", "The shortener", "https://shlink.example"),
                ("a/b", "Two segments", "https://example.com/ab"),
            ],
            rows.Select(Summary));
        Assert.Equal(["games", "tech"], rows[0].Draft.Tags);
        Assert.Equal(
            new LinkOptions { ValidFrom = new(2017, 1, 20, 22, 0, 0, DateTimeKind.Utc), MaxClicks = 672, ForwardQuery = true, IsCrawlable = true },
            rows[0].Draft.Options);
        Assert.Equal(new LinkOptions { ValidUntil = new(2026, 12, 31, 23, 0, 0, DateTimeKind.Utc), IsEnabled = false }, rows[1].Draft.Options);
        Assert.Equal([true, true, false], rows.Select(row => row.Note is not null));
        Assert.Empty(rows[2].Draft.Validate());
    }

    [Fact]
    public async Task Destinations_by_device_of_an_older_Shlink_become_rules()
    {
        var row = Assert.Single(await ImportSamples.ReadAsync(_folder.Write("""{ "shortUrls": { "data": [{ "shortCode": "a", "longUrl": "https://example.com/", "deviceLongUrls": { "android": "https://example.com/android", "ios": null, "desktop": "https://example.com/desktop" } }] } }""")));

        Assert.Equal(["https://example.com/android", "https://example.com/desktop"], row.Draft.Rules.Select(rule => rule.Destination));
        AssertValid([row]);
    }

    [Theory]
    [InlineData("""[{ "shortCode": "a", "longUrl": "https://example.com/" }]""", ImportFormat.Shlink, 1)]
    [InlineData("""[{ "address": "a", "target": "https://example.com/" }, { "address": "b", "target": "https://example.com/" }]""", ImportFormat.Kutt, 2)]
    [InlineData("""{ "data": [{ "address": "a", "target": "x" }] } { "data": [] } { "data": [{ "address": "b", "target": "x" }] }""", ImportFormat.Kutt, 2)]
    [InlineData("""[{ "data": [{ "address": "x" }], "shortCode": "a", "longUrl": "x" }]""", ImportFormat.Shlink, 1)]
    public async Task Json_may_be_a_list_alone_or_several_pages_in_a_row(string json, ImportFormat format, int rows)
    {
        await using var reader = await ImportReader.OpenAsync(_folder.Write(json));

        Assert.Equal((format, rows), (reader.Format, (await reader.ReadAsync().ToListAsync()).Count));
    }

    [Fact]
    public async Task A_long_list_of_json_is_read_across_the_buffers_ends()
    {
        var items = Enumerable.Range(0, 5_000).Select(i => $$"""{ "shortCode": "s{{i}}", "longUrl": "https://example.com/{{new string('x', i % 700)}}", "tags": ["größe \u00e9 {{i}}"] }""");

        var rows = await ImportSamples.ReadAsync(_folder.Write($$"""{ "shortUrls": { "pagination": { "data": 7 }, "data": [{{string.Join(",\n", items)}}] } }"""));

        Assert.Equal(
            Enumerable.Range(0, 5_000).Select(i => ($"s{i}", i % 700, $"größe é {i}")),
            rows.Select(row => (row.Draft.Slug!, row.Draft.Destination.Length - 20, row.Draft.Tags.Single())));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task A_byte_order_mark_says_how_the_text_is_encoded(string encoding)
    {
        var rows = await ImportSamples.ReadAsync(_folder.Write("slug\tname\tdestination\na\tGröße\thttps://example.com/\n", Encoding.GetEncoding(encoding)));

        Assert.Equal(("a", "Größe", "https://example.com/"), Summary(Assert.Single(rows)));
    }

    [Theory]
    [InlineData("slug,destination\r\na,https://example.com/\r\n")]
    [InlineData("slug;destination\na;https://example.com/")]
    [InlineData("slug\tdestination\na\thttps://example.com/")]
    [InlineData("sep=;\nslug;destination\na;https://example.com/")]
    [InlineData("Destination , SLUG\nhttps://example.com/,a")]
    [InlineData("\"slug\",\"destination\"\n\"a\",\"https://example.com/\"\n\n\n")]
    [InlineData("slug,destination,colour\na,https://example.com/,red")]
    [InlineData("slug,destination,name\na,https://example.com/")]
    [InlineData("slug,destination\na,https://example.com/,,")]
    public async Task Csv_may_look_as_spreadsheets_write_it(string csv)
    {
        var row = Assert.Single(await ImportSamples.ReadAsync(_folder.Write(csv)));

        Assert.Equal(("a", "", "https://example.com/"), Summary(row));
        Assert.Empty(row.Errors);
    }

    [Fact]
    public async Task A_row_knows_the_line_that_it_begins_at()
    {
        var rows = await ImportSamples.ReadAsync(_folder.Write("slug,name,destination\n\na,\"two\nlines\",x\nb,,x\n"));

        Assert.Equal([3, 5], rows.Select(row => row.Line));
    }

    [Theory]
    [InlineData("slug,destination,colour,created_at\na,x,red,2026", "colour")]
    [InlineData("keyword,url,clicks,ip\na,x,1,198.51.100.7", "clicks ip")]
    public async Task Columns_that_are_not_imported_are_named(string csv, string names)
    {
        await using var reader = await ImportReader.OpenAsync(_folder.Write(csv));

        Assert.Equal(names, string.Join(' ', reader.IgnoredColumns));
    }

    [Fact]
    public async Task The_format_may_be_chosen_where_a_file_could_be_of_two()
    {
        var path = _folder.Write("url,keyword,destination,slug\nhttps://yourls.example/,a,https://example.com/,b\n");

        Assert.Equal("b", Assert.Single(await ImportSamples.ReadAsync(path)).Draft.Slug);
        Assert.Equal("a", Assert.Single(await ImportSamples.ReadAsync(path, ImportFormat.Yourls)).Draft.Slug);
    }

    [Fact]
    public async Task Apostrophes_are_taken_away_from_LinkApps_own_cells_only()
    {
        Assert.Equal("=1", Assert.Single(await ImportSamples.ReadAsync(_folder.Write("name,destination\n'=1,x"))).Draft.Name);
        Assert.Equal("'=1", Assert.Single(await ImportSamples.ReadAsync(_folder.Write("title,keyword,url\n'=1,a,x"))).Draft.Name);
    }

    [Fact]
    public async Task The_title_of_a_page_is_cut_to_a_name()
    {
        var row = Assert.Single(await ImportSamples.ReadAsync(_folder.Write($"keyword,url,title\na,https://example.com/,{new string('a', 198)}🎉🎉")));

        Assert.Equal(new string('a', 198) + "…", row.Draft.Name);
        AssertValid([row]);
    }

    private static (string? Slug, string Name, string Destination) Summary(ImportRow row) => (row.Draft.Slug, row.Draft.Name, row.Draft.Destination);

    private static void AssertValid(IEnumerable<ImportRow> rows) => Assert.Empty(rows.SelectMany(row => row.Errors.Concat<FieldError>(row.Draft.Validate())));
}
