using System.Globalization;
using LinkApp.Core.Domains;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Links and then clicks of another server, as its files have them, in links and reports.</summary>
public sealed class MovingTests(SharedPipeline shared) : IClassFixture<SharedPipeline>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static readonly ReportRange Always = new(Pipeline.Midnight.AddYears(-9), Pipeline.Midnight.AddDays(30));

    private Pipeline Pipeline => shared.Pipeline;

    [Fact]
    public async Task Links_of_Shlink_come_with_domain_day_and_rules_and_their_visits_are_in_reports()
    {
        var (links, clicks, organization) = await StartAsync();
        var own = await DomainAsync(organization);
        await ImportAsync(links, $$$"""
            {"shortUrls":{"data":[
              {"shortCode":"sh-a","shortUrl":"https://s.example/sh-a","longUrl":"https://example.com/a","dateCreated":"2019-03-01T10:00:00+00:00","visitsSummary":{"total":3,"nonBots":2,"bots":1},"tags":["x"],"meta":{},"domain":null,"title":"A","hasRedirectRules":true,
               "redirectRules":[{"longUrl":"https://example.com/de","priority":1,"conditions":[{"type":"geolocation-country-code","matchKey":null,"matchValue":"DE"}]},
                                {"longUrl":"https://example.com/ff","priority":2,"conditions":[{"type":"browser","matchKey":null,"matchValue":"firefox"}]}]},
              {"shortCode":"sh-a","shortUrl":"https://{{{own}}}/sh-a","longUrl":"https://example.com/b","dateCreated":"2020-03-01T10:00:00+00:00","visitsSummary":{"total":1,"nonBots":1,"bots":0},"tags":[],"meta":{},"domain":"{{{own}}}","title":null,"hasRedirectRules":false},
              {"shortCode":"sh/c","shortUrl":"https://gone.example/sh/c","longUrl":"https://example.com/c","dateCreated":"2021-03-01T10:00:00+00:00","visitsSummary":{"total":0,"nonBots":0,"bots":0},"tags":[],"meta":{},"domain":"gone.example","title":null,"hasRedirectRules":false}]}}
            """);

        var made = await links.LinksAsync();
        Assert.Equal([("sh-a", null, 2019), ("sh-a", own, 2020), ("sh/c", null, 2021)], made.Select(link => (link.Slug, link.Domain, link.CreatedAt.Year)));
        Assert.Equal(["DE"], made[0].Rules.Select(rule => rule.OnlyCountry()));
        var rows = await links.RowsAsync(await LastAsync(organization));
        Assert.StartsWith("Rule 2 is left out: its condition browser “firefox”", rows[0].Message, StringComparison.Ordinal);
        Assert.Null(rows[1].Message);
        Assert.StartsWith("It was on gone.example, which your organization does not have", rows[2].Message, StringComparison.Ordinal);

        var import = await clicks.ImportAsync($$$"""
            {"visits":{"data":[
              {"referer":"https://news.example.com/","date":"2022-05-01T10:00:00+00:00","userAgent":"{{{Firefox}}}","visitLocation":{"countryCode":"DE","countryName":"Germany","regionName":"Berlin","cityName":"Berlin","latitude":52.52,"longitude":13.405},"potentialBot":false,"visitedUrl":"https://s.example/sh-a","redirectUrl":"https://example.com/de"},
              {"referer":"","date":"2022-05-01T11:00:00+00:00","userAgent":"","visitLocation":null,"potentialBot":true,"visitedUrl":"https://s.example/sh-a"},
              {"referer":"","date":"2022-05-02T10:00:00+00:00","userAgent":"","visitLocation":null,"potentialBot":false,"shortCode":"sh-a","domain":"{{{own}}}"},
              {"referer":"","date":"2022-05-02T10:00:00+00:00","userAgent":"","visitLocation":null,"potentialBot":false,"visitedUrl":"https://gone.example/sh/c"},
              {"referer":"","date":"2022-05-02T10:00:00+00:00","userAgent":"","visitLocation":null,"potentialBot":false,"visitedUrl":"https://s.example/nothing","type":"invalid_short_url"},
              {"referer":"","date":"2022-05-02T10:00:00+00:00","userAgent":"","visitLocation":null,"potentialBot":false,"visitedUrl":"https://s.example/","type":"base_url"}]}}
            """);

        Assert.Equal((ImportFormat.Shlink, 6, 4, 2), (import.Format, import.Rows, import.Created, import.Invalid));
        Assert.Equal(
            [(6, "visitedUrl"), (5, "slug")], (await clicks.Queries.SkippedAsync(import, 0, 10)).Select(row => (row.Line, row.Field)));
        var report = Read(made[0]);
        Assert.Equal((1, 1), (report.Total, report.Bots));
        Assert.Equal([new KeyClicks("DE", 1)], report.Countries);
        Assert.Equal([new KeyClicks("news.example.com", 1)], report.Referrers);
        Assert.Equal([new KeyClicks("Firefox", 1)], report.Browsers);
        Assert.Equal([1, 1], made.Skip(1).Select(link => Read(link).Total));
    }

    [Fact]
    public async Task A_visit_of_a_domain_that_we_have_counts_for_the_link_of_the_shared_hosts()
    {
        var (links, clicks, organization) = await StartAsync();
        var own = await DomainAsync(organization);
        await ImportAsync(links, """[{"shortCode":"sh-d","longUrl":"https://example.com/","domain":null}]""");

        await clicks.ImportAsync(
            $$"""[{"referer":"","date":"2022-05-01T10:00:00+00:00","userAgent":"","visitLocation":null,"potentialBot":false,"visitedUrl":"https://{{own}}/sh-d"}]""");

        Assert.Equal(1, Read(Assert.Single(await links.LinksAsync())).Total);
    }

    [Theory]
    [InlineData("yo-", "keyword,url,title,timestamp,ip,clicks\nyo-1,https://example.com/,Fair,2019-03-01 10:00:00,198.51.100.7,42\nyo-2,https://example.com/,,2020-03-01 10:00:00,198.51.100.7,0\n", ImportFormat.Yourls)]
    [InlineData("ys-", "{\"links\":{\"link_1\":{\"shorturl\":\"http://s.example/ys-1\",\"url\":\"https://example.com/\",\"title\":\"Fair\",\"timestamp\":\"2019-03-01 10:00:00\",\"ip\":\"198.51.100.7\",\"clicks\":\"42\"},\"link_2\":{\"shorturl\":\"http://s.example/ys-2\",\"url\":\"https://example.com/\",\"title\":\"\",\"timestamp\":\"2020-03-01 10:00:00\",\"ip\":\"198.51.100.7\",\"clicks\":\"0\"}},\"stats\":{\"total_links\":\"2\"},\"statusCode\":200}", ImportFormat.Yourls)]
    [InlineData("ku-", "{\"total\":2,\"data\":[{\"address\":\"ku-1\",\"target\":\"https://example.com/\",\"description\":\"Fair\",\"created_at\":\"2019-03-01T10:00:00.000Z\",\"visit_count\":42,\"domain\":null},{\"address\":\"ku-2\",\"target\":\"https://example.com/\",\"description\":null,\"created_at\":\"2020-03-01T10:00:00.000Z\",\"visit_count\":0,\"domain\":null}]}", ImportFormat.Kutt)]
    [InlineData("sh-t", "[{\"shortCode\":\"sh-t1\",\"longUrl\":\"https://example.com/\",\"title\":\"Fair\",\"dateCreated\":\"2019-03-01T10:00:00+00:00\",\"visitsSummary\":{\"total\":44,\"nonBots\":42,\"bots\":2},\"domain\":null},{\"shortCode\":\"sh-t2\",\"longUrl\":\"https://example.com/\",\"dateCreated\":\"2020-03-01T10:00:00+00:00\",\"visitsSummary\":{\"total\":0,\"nonBots\":0,\"bots\":0},\"domain\":null}]", ImportFormat.Shlink)]
    [InlineData("du-", "[{\"key\":\"du-1\",\"domain\":\"dub.example\",\"url\":\"https://example.com/\",\"title\":\"Fair\",\"createdAt\":\"2019-03-01T10:00:00.000Z\",\"clicks\":42},{\"key\":\"du-2\",\"domain\":\"dub.example\",\"url\":\"https://example.com/\",\"title\":null,\"createdAt\":\"2020-03-01T10:00:00.000Z\",\"clicks\":0}]", ImportFormat.Dub)]
    public async Task The_same_file_brings_links_with_their_day_and_then_their_totals(string prefix, string text, ImportFormat format)
    {
        var (links, clicks, _) = await StartAsync();
        await ImportAsync(links, text);

        var made = await links.LinksAsync();
        Assert.Equal(
            [($"{prefix}1", "Fair", "2019-03-01"), ($"{prefix}2", "", "2020-03-01")],
            made.Select(link => (link.Slug, link.Name, link.CreatedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));

        var import = await clicks.ImportAsync(text);

        Assert.Equal((format, 1, 1, 0, 42), (import.Format, import.Rows, import.Created, import.Invalid, import.Clicks));
        Assert.Equal([42, 0], made.Select(link => Read(link).Total));
        Assert.Equal([new HourClicks(new(2019, 3, 1, 12, 0, 0, TimeSpan.Zero), 42)], Read(made[0]).Series);
    }

    [Fact]
    public async Task The_log_of_Yourls_is_in_reports_and_no_address_is_stored()
    {
        var (links, clicks, _) = await StartAsync();
        await ImportAsync(links, "keyword,url,title,timestamp,ip,clicks\nyl-1,https://example.com/,Fair,2019-03-01 10:00:00,203.0.113.77,2\n");

        await clicks.ImportAsync(
            "click_id,click_time,shorturl,referrer,user_agent,ip_address,country_code\n"
                + $"1,2019-04-01 10:00:00,yl-1,direct,\"{Firefox}\",203.0.113.77,MY\n2,2019-04-02 10:00:00,yl-1,http://news.example.com/,\"{Firefox}\",8.8.8.8,NULL\n");

        var report = Read(Assert.Single(await links.LinksAsync()));
        Assert.Equal(2, report.Total);
        Assert.Equal(["MY", "US"], report.Countries.Select(country => country.Key).Order());
        Assert.Equal([new KeyClicks("Firefox", 2)], report.Browsers);
        foreach (var file in Directory.EnumerateFiles(Pipeline.Settings.Data.Directory, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("203.0.113.77", await ReadTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_links_keep_their_day_from_one_installation_to_another()
    {
        var (links, _, _) = await StartAsync();

        await ImportAsync(links, "slug,destination,created_at\nown-1,https://example.com/,2019-03-01T10:00:00.5Z\nown-2,https://example.com/,2031-01-01T00:00:00Z\nown-3,https://example.com/,\n");

        var made = await links.LinksAsync();
        Assert.Equal(new DateTime(2019, 3, 1, 10, 0, 0, 500, DateTimeKind.Utc), made[0].CreatedAt);
        // Not in the future.
        Assert.All(made.Skip(1), link => Assert.Equal(Pipeline.Time.GetUtcNow().UtcDateTime, link.CreatedAt));
    }

    private static async Task ImportAsync(ImportRig rig, string text)
    {
        var import = await rig.RunAsync(await rig.ReadAsync(text));
        Assert.Equal((ImportState.Done, import.Rows), (import.State, import.Created));
    }

    private static async Task<string> ReadTextAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    private LinkReport Read(Link link) => Pipeline.Reports.Read(link.OrganizationId, link.Id, Always);

    private async Task<ImportJob> LastAsync(int organization) => (await Pipeline.Get<ImportQueries>().ListAsync(organization))[0];

    private async Task<string> DomainAsync(int organization)
    {
        var host = $"{shared.NewName("moved")}.example";
        Assert.IsType<DomainEdit.Saved>(await Pipeline.Get<DomainEditor>().AddAsync(organization, host, new(), false, Author.CommandLine));
        return host;
    }

    private async Task<(ImportRig Links, ClickImportRig Clicks, int Organization)> StartAsync()
    {
        var id = await Pipeline.Get<OrganizationEditor>().FindOrCreateAsync(shared.NewName());
        return (new(Pipeline.Services, id), new(Pipeline.Services, id), id);
    }
}
