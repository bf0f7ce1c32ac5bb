using System.Net;
using System.Text.Json;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Raw clicks and filtered reports over HTTP.</summary>
[Trait("Store", "both")]
public sealed class ClickApiTests(ClickApiTests.Fixture fixture) : IClassFixture<ClickApiTests.Fixture>
{
    private readonly TestServer _server = fixture.Server;
    private readonly HttpClient _client = fixture.Client;

    [Fact]
    public async Task A_click_says_when_where_from_with_what_and_where_to()
    {
        var answer = await _client.GetApiAsync("links/spring/clicks?country=MY&limit=1");
        var click = Assert.Single(answer.Body.GetProperty("clicks").EnumerateArray());

        Assert.Equal(
            ("2026-03-02T10:15:00+00:00", "spring", "MY", "Chrome", "Linux", "Desktop", "https://example.com/my", false),
            (click.GetProperty("time")
                .GetString(), click.GetProperty("slug").GetString(), click.GetProperty("country").GetString(), click.GetProperty("browser")
                .GetString(),
                click.GetProperty("system").GetString(), click.GetProperty("device").GetString(), click.GetProperty("destination").GetString(),
                click.GetProperty("bot").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, click.GetProperty("referrer").ValueKind);
        Assert.True(click.GetProperty("latitude").GetDouble() > 1);
        Assert.DoesNotContain("175.139", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clicks", 5)]
    [InlineData("links/spring/clicks", 4)]
    [InlineData("links/spring/clicks?bots=include", 5)]
    [InlineData("links/spring/clicks?bots=only", 1)]
    [InlineData("clicks?tag=sale", 4)]
    [InlineData("clicks?tag=none", 0)]
    [InlineData("clicks?country=MY", 2)]
    [InlineData("clicks?country=my&country=DE", 3)]
    [InlineData("clicks?country=(none)", 1)]
    [InlineData("clicks?country=DE&destination=https%3A%2F%2Fexample.com%2Fmy", 0)]
    [InlineData("clicks?country=&browser=Chrome&referrer=(none)", 5)]
    [InlineData("clicks?to=2026-03-01", 0)]
    public async Task Lists_files_and_reports_hold_what_was_asked_for(string query, int clicks)
    {
        Assert.Equal(clicks, (await _client.GetApiAsync(query)).Body.GetProperty("clicks").GetArrayLength());
        Assert.Equal(clicks, (await _client.GetApiAsync(query.Replace("clicks", "report", StringComparison.Ordinal))).Number("total"));
        Assert.Equal(clicks, (await LinesAsync(query.Replace("clicks", "clicks.ndjson", StringComparison.Ordinal))).Length);
        Assert.Equal(clicks + 1, (await LinesAsync(query.Replace("clicks", "clicks.csv", StringComparison.Ordinal))).Length);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gaps_although_clicks_come_in_between()
    {
        var organization = fixture.NewName();
        var (slug, other) = (fixture.NewName("spring"), fixture.NewName("other"));
        using var client = await _server.ApiAsync(organization);
        await fixture.ClickAsync(organization, slug, other);
        var ids = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await client.GetApiAsync($"clicks?limit=2&cursor={cursor}");
            ids.AddRange(page.Body.GetProperty("clicks").EnumerateArray().Select(click => click.GetProperty("id").GetInt64()));
            cursor = page.Body.GetProperty("cursor").GetString();
            (await _server.ClickAsync(slug)).Dispose();
        }

        Assert.Equal(5, ids.Count);
        Assert.Equal(ids.OrderDescending(), ids);
    }

    [Theory]
    [InlineData("country=Germany", "country")]
    [InlineData("bots=yes", "bots")]
    [InlineData("bots=1", "bots")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("from=yesterday", "from")]
    [InlineData("zone=Mars", "zone")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        foreach (var path in (string[])["clicks", "links/spring/clicks"])
        {
            var answer = await _client.GetApiAsync($"{path}?{query}");
            answer.AssertProblem(HttpStatusCode.BadRequest);
            Assert.Equal([field], answer.Fields);
        }
    }

    [Fact]
    public async Task A_filter_has_a_bound()
    {
        var answer = await _client.GetApiAsync($"report?{string.Join('&', Enumerable.Range(0, 51).Select(i => $"browser=b{i}"))}");

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal(["browser"], answer.Fields);
    }

    [Fact]
    public async Task What_a_visitor_claims_is_no_formula_in_a_file()
    {
        var organization = fixture.NewName();
        using var client = await _server.ApiAsync(organization);
        var link = await _server.LinkAsync(new LinkBuilder(), organization);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{link.Slug}");
        request.Headers.TryAddWithoutValidation("User-Agent", Visitors.Chrome);
        request.Headers.TryAddWithoutValidation("Referer", "http://-cmd.example/");
        (await _server.Client.SendAsync(request)).Dispose();

        Assert.Contains(",'-cmd.example,", (await LinesAsync("clicks.csv", client))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_organization_sees_neither_link_nor_clicks()
    {
        using var other = await _server.ApiAsync("Other");

        (await other.GetApiAsync("links/spring/clicks")).AssertProblem(HttpStatusCode.NotFound);
        (await other.GetApiAsync("links/spring/clicks.csv")).AssertProblem(HttpStatusCode.NotFound);
        Assert.Equal(0, (await other.GetApiAsync("clicks")).Body.GetProperty("clicks").GetArrayLength());
    }

    [Fact]
    public async Task A_file_for_somebody_signed_in_needs_their_session_and_is_their_organizations()
    {
        await _server.MemberAsync("ada@acme.example");
        using var visitor = new Visitor(_server);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Client.GetAsync("/app/reports/clicks.csv")).StatusCode);

        await visitor.SendFormAsync("/account/sign-in", null, ("Form.Email", "ada@acme.example"), ("Form.Password", TestServer.Password));
        var file = await visitor.Client.GetAsync("/app/reports/clicks.csv?slug=spring&country=DE&from=2026-03-02&to=2026-03-02&zone=UTC");

        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("clicks-2026-03-02-2026-03-02.csv", file.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal(2, (await file.Content.ReadAsStringAsync()).TrimEnd().Split('\n').Length);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Client.GetAsync("/app/reports/clicks.csv?slug=no-such")).StatusCode);
    }

    private async Task<string[]> LinesAsync(string path, HttpClient? client = null)
    {
        using var answer = await (client ?? _client).GetAsync($"/api/v1/{path}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Acme has the links <c>spring</c> and <c>other</c> and their clicks.</summary>
    public sealed class Fixture : SharedServer
    {
        /// <summary>A key of Acme.</summary>
        public HttpClient Client { get; private set; } = null!;

        protected override TimeProvider Time { get; } = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

        /// <summary>Two links of an organization: five clicks of the first, one of them by a bot, then one of the other.</summary>
        public async Task ClickAsync(string organization, string slug, string other)
        {
            await Server.LinkAsync(new LinkBuilder().Slug(slug).Country("MY", "https://example.com/my").Tags("sale"), organization);
            await Server.LinkAsync(new LinkBuilder().Slug(other), organization);
            foreach (var address in (string[])[Visitors.Malaysia, Visitors.Malaysia, Visitors.Germany, Visitors.Nowhere])
                (await Server.ClickAsync(slug, address)).Dispose();
            (await Server.ClickAsync(slug, Visitors.Germany, Visitors.Googlebot)).Dispose();
            (await Server.ClickAsync(other, Visitors.Japan)).Dispose();
        }

        public override async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await base.DisposeAsync();
        }

        protected override async Task SeedAsync()
        {
            Client = await Server.ApiAsync();
            await ClickAsync("Acme", "spring", "other");
        }
    }
}
