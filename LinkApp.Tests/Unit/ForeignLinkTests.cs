using System.Globalization;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Links of other servers, in files as these write them.</summary>
public sealed class ForeignLinkTests : IDisposable
{
    private const string Shlink =
        """
        {"shortCode":"my.slug","shortUrl":"https://s.example/my.slug","longUrl":"https://example.com/","dateCreated":"2024-01-05T10:30:00+02:00",
         "visitsSummary":{"total":3,"nonBots":2,"bots":1},"tags":["a"],"meta":{"validSince":null,"validUntil":null,"maxVisits":null},
         "domain":"s.example","title":"Fair","crawlable":true,"forwardQuery":true,"hasRedirectRules":true,
         "redirectRules":[{"longUrl":"https://example.com/ios","priority":1,"conditions":[{"type":"device","matchKey":null,"matchValue":"ios"}]}]}
        """;

    private const string Sink =
        """
        {"id":"ab12","url":"https://example.com/","slug":"fair","comment":"Ask Ada","createdAt":1714551164,"updatedAt":1714551164,"expiration":1893456000,
         "title":"Summer fair","description":"All about it","image":"https://example.com/fair.png","apple":"https://example.com/ios",
         "google":"https://example.com/android","geo":{"MY":"https://example.com/my"},"tags":["summer","print"],"redirectWithQuery":true}
        """;

    private const string Dub =
        """
        {"id":"link_1","domain":"go.example.com","key":"summer/Fair","url":"https://example.com/?utm_source=mail","archived":true,
         "expiresAt":"2030-01-01T00:00:00.000Z","expiredUrl":"https://example.com/over","password":null,"proxy":true,"title":"Summer fair",
         "description":"All about it","image":"https://example.com/fair.png","video":null,"rewrite":false,"doIndex":true,"ios":"https://example.com/ios",
         "android":"https://example.com/android","geo":{"MY":"https://example.com/my","DE":"https://example.com/de"},"utm_source":"mail",
         "testVariants":[{"url":"https://example.com/","percentage":60},{"url":"https://example.com/b","percentage":40}],
         "testStartedAt":"2026-01-01T00:00:00.000Z","testCompletedAt":"2026-06-01T00:00:00.000Z","tags":[{"id":"tag_1","name":"summer","color":"red"}],
         "folderId":"fold_1","folder":{"name":"Events"},"comments":"Ask Ada","clicks":12,"createdAt":"2024-05-01T08:12:44.000Z","updatedAt":"2024-05-01T08:12:44.000Z"}
        """;

    private static readonly DateTime Created = new(2024, 5, 1, 8, 12, 44, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[" + Shlink + "]", ImportFormat.Shlink)]
    [InlineData("{\"shortUrls\":{\"data\":[" + Shlink + "],\"pagination\":{\"currentPage\":1}}}", ImportFormat.Shlink)]
    [InlineData("[" + Sink + "]", ImportFormat.Sink)]
    [InlineData("{\"version\":\"1.0\",\"exportedAt\":\"2026-03-01T00:00:00Z\",\"count\":1,\"links\":[" + Sink + "],\"list_complete\":true}", ImportFormat.Sink)]
    [InlineData("{\"links\":[" + Sink + "],\"cursor\":\"x\",\"list_complete\":false} {\"links\":[" + Sink + "],\"list_complete\":true}", ImportFormat.Sink, 2)]
    [InlineData("[" + Dub + "]", ImportFormat.Dub)]
    [InlineData(Dub + "\n" + Dub + "\n", ImportFormat.Dub, 2)]
    [InlineData("\ufeff" + Sink + Sink, ImportFormat.Sink, 2)]
    [InlineData("{\"links\":{\"link_1\":{\"shorturl\":\"http:\\/\\/s.example\\/a\",\"url\":\"https:\\/\\/example.com\\/\"},\"link_2\":{\"shorturl\":\"http:\\/\\/s.example\\/b\",\"url\":\"https:\\/\\/example.com\\/\"}},\"stats\":{\"total_links\":\"2\"}}", ImportFormat.Yourls, 2)]
    [InlineData("Short link,Destination URL,Clicks,Created at\nhttps://go.example.com/a,https://example.com/,3,2024-05-01T08:12:44.000Z\n", ImportFormat.Dub)]
    public async Task Each_program_is_told_by_its_fields(string text, ImportFormat format, int rows = 1)
    {
        await using var reader = await ImportReader.OpenAsync(_folder.Write(text));

        Assert.Equal(format, reader.Format);
        Assert.Equal(rows, await reader.ReadAsync().CountAsync());
    }

    [Fact]
    public async Task Shlinks_links_bring_their_day_domain_and_rules()
    {
        var row = await ReadAsync($"[{Shlink}]");

        Assert.Equal(("my.slug", "s.example", "Fair"), (row.Draft.Slug, row.Draft.Domain, row.Draft.Name));
        Assert.Equal(new DateTime(2024, 1, 5, 8, 30, 0, DateTimeKind.Utc), row.Draft.CreatedAt);
        Assert.Equal("https://example.com/ios", Assert.Single(row.Draft.Rules).Destination);
        Assert.Equal((null, true), (row.Note, row.HasForeignDomain));
        Assert.True(row.Draft.Options is { IsCrawlable: true, ForwardQuery: true });
    }

    [Theory]
    [InlineData("""{"longUrl":"x","redirectRules":[]}""")]
    [InlineData("""{"defaultLongUrl":"https://example.com/","redirectRules":[{"longUrl":"https://example.com/de","priority":1,"conditions":[{"type":"language","matchKey":null,"matchValue":"de"}]}]}""", 1)]
    public async Task The_whole_answer_may_stand_for_the_rules(string rules, int count = 0)
    {
        var row = await ReadAsync($$"""[{"shortCode":"a","longUrl":"https://example.com/","hasRedirectRules":true,"redirectRules":{{rules}}}]""");

        Assert.Equal((count, null), (row.Draft.Rules.Count, row.Note));
    }

    [Fact]
    public async Task The_csv_of_Shlinks_web_client_brings_the_day_and_the_domain()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("shlink-web-export.csv"));

        Assert.All(rows, row => Assert.Equal(new DateTime(2024, 8, 15, 19, 3, 56, DateTimeKind.Utc), row.Draft.CreatedAt));
        Assert.Equal(["short.example", "other.example"], rows.Take(2).Select(row => row.Draft.Domain));
        Assert.Equal(["9r2TW", "9r2TW", "a+b-day", "team/page", "mail", "café"], rows.Select(row => row.Draft.Slug));
    }

    [Fact]
    public async Task Slugs_stay_as_they_are()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("shlink-odd-slugs.json"));

        Assert.Equal(["plain", "my.slug", "team/page-one", "café", "🏹", "a+b-day", "a&b_c"], rows.Take(7).Select(row => row.Draft.Slug));
        Assert.Equal([("plain", "other.example"), ("Plain", null)], rows.Where(row => row.Draft.Slug is "plain" or "Plain").Skip(1).Select(row => (row.Draft.Slug, row.Draft.Domain)));
        Assert.All(rows, row => Assert.Null(Slug.Error(row.Draft.Slug!)));
    }

    [Theory]
    [InlineData("yourls-pma.csv", "old", 2011)]
    [InlineData("yourls-pma-backslash.csv", "bs1", 2011)]
    [InlineData("yourls-mysql.tsv", "t1", 2011)]
    public async Task Yourls_links_bring_their_day(string file, string slug, int year)
    {
        var row = (await ImportSamples.ReadAsync(ImportSamples.GetPath(file)))[0];

        Assert.Equal((slug, new DateTime(year, 5, 1, 12, 0, 0, DateTimeKind.Utc)), (row.Draft.Slug, row.Draft.CreatedAt));
    }

    [Fact]
    public async Task The_stats_of_Yourls_are_its_links()
    {
        var row = await ReadAsync("""
            {"links":{"link_1":{"shorturl":"http:\/\/s.example\/go\/Fair","url":"https:\/\/example.com\/?a=1&amp;b=2","title":"Tom &amp; Jerry","timestamp":"2024-05-01 08:12:44","ip":"198.51.100.7","clicks":"12"}},
             "stats":{"total_links":"1","total_clicks":"12"},"message":"success","statusCode":200}
            """);

        Assert.Equal(
            ("Fair", "https://example.com/?a=1&b=2", "Tom & Jerry", Created), (row.Draft.Slug, row.Draft.Destination, row.Draft.Name, row.Draft.CreatedAt));
        AssertValid(row);
    }

    [Fact]
    public async Task Kutts_links_bring_their_day_and_domain()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("kutt.json"));

        Assert.Equal([null, null, "go.example.com"], rows.Select(row => row.Draft.Domain));
        Assert.Equal(new DateTime(2024, 3, 1, 9, 0, 0, DateTimeKind.Utc), rows[0].Draft.CreatedAt);
    }

    [Fact]
    public async Task Sinks_links_bring_all_that_we_have_a_place_for()
    {
        var row = await ReadAsync($"[{Sink}]");

        AssertValid(row);
        Assert.Null(row.Note);
        Assert.Equal(("fair", "https://example.com/", ""), (row.Draft.Slug, row.Draft.Destination, row.Draft.Name));
        Assert.Equal(Created, row.Draft.CreatedAt);
        Assert.Equal(["summer", "print"], row.Draft.Tags);
        // Sink asks for the device before the country.
        Assert.Equal(["https://example.com/android", "https://example.com/ios", "https://example.com/my"], row.Draft.Rules.Select(rule => rule.Destination));
        Assert.Equal(
            new LinkOptions
            {
                ValidUntil = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc),
                Notes = "Ask Ada",
                SocialTitle = "Summer fair",
                SocialDescription = "All about it",
                SocialImage = "https://example.com/fair.png",
                ForwardQuery = true,
            },
            row.Draft.Options);
    }

    [Theory]
    [InlineData("\"cloaking\":true", "cloaking “true” is left out")]
    [InlineData("\"unsafe\":true", "unsafe “true” is left out")]
    [InlineData("\"image\":\"/_assets/images/fair.png\"", "image “/_assets/images/fair.png” is left out")]
    [InlineData("\"geo\":{\"T1\":\"https://example.com/tor\"}", "geo “T1” is left out")]
    [InlineData("\"createdAt\":\"long ago\"", "createdAt “long ago” is not a time")]
    public async Task What_Sink_has_and_we_have_not_is_noted(string member, string words)
    {
        var row = await ReadAsync($$"""[{"slug":"a","url":"https://example.com/",{{member}}}]""");

        AssertValid(row);
        Assert.StartsWith(words, row.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"slug":"a","url":"https://example.com/","password":"sink-pwd:v1:10000:x:y:z"}]""", "password")]
    [InlineData("""[{"key":"a","domain":"d.example","url":"https://example.com/","password":"secret"}]""", "password")]
    [InlineData("""[{"key":"_root","domain":"d.example","url":"https://example.com/"}]""", "key")]
    public async Task Links_that_would_be_open_to_everybody_are_left_out(string text, string field) =>
        Assert.Equal(field, Assert.Single((await ReadAsync(text)).Errors).Field);

    [Fact]
    public async Task Dubs_links_bring_all_that_we_have_a_place_for()
    {
        var row = await ReadAsync($"[{Dub}]");

        AssertValid(row);
        Assert.Null(row.Note);
        Assert.Equal(("summer/Fair", "go.example.com", "https://example.com/?utm_source=mail"), (row.Draft.Slug, row.Draft.Domain, row.Draft.Destination));
        Assert.Equal(Created, row.Draft.CreatedAt);
        Assert.Equal(["summer", "Events"], row.Draft.Tags);
        Assert.Equal(
            ["https://example.com/ios", "https://example.com/android", "https://example.com/my", "https://example.com/de", null],
            row.Draft.Rules.Select(rule => rule.Destination));
        var test = row.Draft.Rules[^1];
        Assert.Equal([("https://example.com/", 60), ("https://example.com/b", 40)], test.Split!.Select(part => (part.Destination, part.Weight)));
        var time = Assert.IsType<TimeCondition>(Assert.Single(test.Conditions));
        Assert.Equal((new(2026, 1, 1), new(2026, 6, 1), "UTC"), (time.From!.Value, time.Until!.Value, time.Zone));
        Assert.Equal(
            new LinkOptions
            {
                ValidUntil = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc),
                FallbackUrl = "https://example.com/over",
                IsArchived = true,
                IsCrawlable = true,
                Notes = "Ask Ada",
                SocialTitle = "Summer fair",
                SocialDescription = "All about it",
                SocialImage = "https://example.com/fair.png",
            },
            row.Draft.Options);
    }

    [Theory]
    [InlineData("\"rewrite\":true", "rewrite “true” is left out")]
    [InlineData("\"proxy\":true,\"video\":\"https://example.com/v.mp4\"", "video “https://example.com/v.mp4” is left out")]
    [InlineData("\"proxy\":true,\"image\":\"data:image/png;base64,AAAA\"", "image is left out")]
    [InlineData("\"testVariants\":[{\"url\":\"https://example.com/\",\"percentage\":100}],\"testCompletedAt\":\"2030-01-01T00:00:00Z\"", "testVariants “100” is left out")]
    [InlineData("\"ios\":\"fair://now\"", "ios “fair://now” is left out")]
    public async Task What_Dub_has_and_we_have_not_is_noted(string member, string words)
    {
        var row = await ReadAsync($$"""[{"key":"a","domain":"d.example","url":"https://example.com/",{{member}}}]""");

        AssertValid(row);
        Assert.StartsWith(words, row.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dubs_csv_has_links_with_their_day_and_tags()
    {
        var rows = await ImportSamples.ReadAsync(_folder.Write("""
            Short link,Destination URL,Clicks,Created at,Updated at,Tags,Archived
            https://go.example.com/summer/Fair,https://example.com/,12,2024-05-01T08:12:44.000Z,2024-05-01T08:12:44.000Z,"summer, print",false
            https://go.example.com,https://example.com/,1,2024-05-01T08:12:44.000Z,2024-05-01T08:12:44.000Z,,true

            """));

        Assert.Equal(("summer/Fair", "go.example.com", Created), (rows[0].Draft.Slug, rows[0].Draft.Domain, rows[0].Draft.CreatedAt));
        Assert.Equal(["summer", "print"], rows[0].Draft.Tags);
        AssertValid(rows[0]);
        Assert.Equal("slug", Assert.Single(rows[1].Errors).Field);
    }

    [Theory]
    [InlineData("""{"shortCode":"a","longUrl":"https://example.com/","meta":{"validSince":"soon"}}""", "validSince “soon” is not a time")]
    [InlineData("""{"shortCode":"a","longUrl":"https://example.com/","meta":{"validUntil":"soon"}}""", "validUntil “soon” is not a time")]
    [InlineData("""{"address":"a","target":"https://example.com/","expire_in":"soon"}""", "expire_in “soon” is not a time")]
    [InlineData("""{"slug":"a","url":"https://example.com/","expiration":17}""", "expiration “17” is not a time")]
    [InlineData("""{"key":"a","domain":"d.example","url":"https://example.com/","expiresAt":"soon"}""", "expiresAt “soon” is not a time")]
    [InlineData("""{"slashtag":"a","destination":"https://example.com/","expiredAt":"soon"}""", "expiredAt “soon” is not a time")]
    [InlineData("""{"path":"a","originalURL":"https://example.com/","expiresAt":"soon"}""", "expiresAt “soon” is not a time")]
    [InlineData("""{"alias":"a","tiny_url":"https://t.example/a","url":"https://example.com/","expires_at":17}""", "expires_at “17” is not a time")]
    public async Task A_limit_that_can_not_be_read_is_noted(string link, string words)
    {
        var row = await ReadAsync($"[{link}]");

        AssertValid(row);
        Assert.StartsWith(words, row.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-05-01T08:12:44Z")]
    [InlineData("2024-05-01T10:12:44+02:00")]
    [InlineData("2024-05-01 08:12:44")]
    [InlineData("1714551164")]
    [InlineData("1714551164000")]
    [InlineData("Wed May 01 2024 10:12:44 GMT+0200 (Central European Summer Time)")]
    [InlineData(" 01.05.2024 08:12:44 ")]
    public void A_time_may_be_written_in_any_of_these_ways(string text) => Assert.Equal(Created, ForeignTime.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("0")]
    [InlineData("99999999999999999")]
    [InlineData("Wed May 01 2024 GMT+0200")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("08:12")]
    [InlineData("05/01/2024")]
    public void Other_texts_are_no_times(string text) => Assert.Null(ForeignTime.Parse(text));

    [Fact]
    public async Task LinkApps_own_links_bring_their_day_and_a_wrong_one_is_noted()
    {
        var rows = await ImportSamples.ReadAsync(_folder.Write(
            "slug,destination,created_at\na,https://example.com/,2024-05-01T08:12:44Z\nb,https://example.com/,last year\nc,https://example.com/,\n"));

        Assert.Equal([Created, null, null], rows.Select(row => row.Draft.CreatedAt));
        Assert.Equal([false, true, false], rows.Select(row => row.Note is not null));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"created_at “last year”"), rows[1].Note, StringComparison.Ordinal);
    }

    private async Task<ImportRow> ReadAsync(string text) => Assert.Single(await ImportSamples.ReadAsync(_folder.Write(text)));

    private static void AssertValid(ImportRow row) => Assert.Empty(row.Errors.Concat<FieldError>(row.Draft.Validate()));
}
