using System.Net;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Rules in the whole server: the visit that they get, and what their clicks record.</summary>
[Trait("Store", "both")]
public sealed class RedirectRuleTests(RedirectRuleTests.Fixture fixture) : IClassFixture<RedirectRuleTests.Fixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Rules_see_the_language_the_query_the_device_and_the_address()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/")
            .Rule(To("language", new LanguageCondition { In = ["ms"] }))
            .Rule(To("query", new QueryCondition { Name = "ref", Match = QueryMatch.Value, Value = "mail" }))
            .Rule(To("device", new DeviceCondition { In = [DeviceKind.Ios] }))
            .Rule(To("address", new AddressCondition { In = ["203.0.113.0/24"] })));

        Assert.Equal("https://example.com/language", await LocationAsync(link.Slug, "Accept-Language: ms-MY,en;q=0.8"));
        Assert.Equal("https://example.com/query", await LocationAsync($"{link.Slug}?ref=mail"));
        Assert.Equal("https://example.com/device", await LocationAsync(link.Slug, "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)"));
        Assert.Equal("https://example.com/address", await LocationAsync(link.Slug, $"X-Forwarded-For: {Visitors.Nowhere}"));
        Assert.Equal("https://example.com/", await LocationAsync(link.Slug));
    }

    [Fact]
    public async Task The_rule_that_answered_is_in_the_report()
    {
        var link = await _server.LinkAsync(
            new LinkBuilder().Rule(To("query", new QueryCondition { Name = "ref" }) with { Name = "From the mail" }), fixture.NewName());

        await LocationAsync($"{link.Slug}?ref");
        await LocationAsync(link.Slug);

        Assert.Equal([new(null, 1), new("From the mail", 1)], Report(link.OrganizationId).Rules);
    }

    [Fact]
    public async Task A_refused_visitor_reads_why_and_is_recorded_with_the_rule()
    {
        var link = await _server.LinkAsync(
            new LinkBuilder().Rule(
                new() { Name = "Not here", Conditions = [new CountryCondition { In = ["DE"] }], Refusal = "Nicht <b>hier</b> & jetzt – „später“" }),
            fixture.NewName());

        using var answer = await _server.ClickAsync(link.Slug, Visitors.Germany);

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Nicht &lt;b&gt;hier&lt;/b&gt; &amp; jetzt – „später“", page, StringComparison.Ordinal);
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
        var report = Report(link.OrganizationId);
        Assert.Equal([new KeyClicks("Not here", 1)], report.Rules);
        Assert.Equal([new KeyClicks(null, 1)], report.Destinations);
    }

    [Fact]
    public async Task A_visitor_stays_on_their_side_of_a_split()
    {
        var link = await _server.LinkAsync(new LinkBuilder().Rule(new()
        {
            Conditions = [new CountryCondition { In = ["US", "DE", "MY", "JP", "BR"] }],
            Split = [new() { Destination = "https://example.com/a" }, new() { Destination = "https://example.com/b" }],
        }));
        var sides = new HashSet<string?>();
        for (var i = 1; i <= 40; i++)
        {
            var visitor = $"X-Forwarded-For: 8.8.8.{i}";
            var side = await LocationAsync(link.Slug, visitor);

            Assert.Equal(side, await LocationAsync(link.Slug, visitor));
            sides.Add(side);
        }
        Assert.Equal(["https://example.com/a", "https://example.com/b"], sides.Order());
    }

    [Theory]
    [InlineData("GET /spring", "https://new.example/")]
    [InlineData("GET /spring/", "https://new.example/")]
    [InlineData("GET /spring/a/b%2Fc%C3%BC?x=1", "https://new.example/a/b%2Fc%C3%BC")]
    [InlineData("GET /%73pring/a", "https://new.example/a")]
    [InlineData("GET /spring/a/../b", "https://new.example/a/b")]
    [InlineData("GET /x/../spring/a%20b", "https://new.example/a%20b")]
    [InlineData("GET http://HOST/spring/a%20b", "https://new.example/a%20b")]
    [InlineData("GET /spring//evil.example", "https://new.example//evil.example")]
    [InlineData("GET /spring/%0d%0aSet-Cookie:x=1", "https://new.example/%0d%0aSet-Cookie:x=1")]
    [InlineData("HEAD /old-spring/a", "https://new.example/a")]
    public async Task What_follows_the_slug_is_handed_on_where_a_destination_asks_for_it(string request, string location)
    {
        var answer = await RawRequest.SendAsync(
            _server.Address, request.Replace("HOST", new Uri(_server.Address).Authority, StringComparison.Ordinal),
            $"X-Forwarded-For: {Visitors.UnitedStates}");

        Assert.Equal(302, answer.Status);
        Assert.Equal(
            location.Replace("new.example", request.Contains("old-spring", StringComparison.Ordinal) ? "example.com" : "new.example", StringComparison.Ordinal),
            answer.Header("Location"));
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Clicks_of_a_template_are_one_destination()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://new.example/{path}?{query:x}"));
        for (var i = 0; i < 10; i++)
            await LocationAsync($"{link.Slug}/{i}?x={i}");

        var stored = StoredClicks.Select<string>(
            _server.Services,
            $"SELECT string_agg(text, ',') FROM (SELECT DISTINCT t.text FROM clicks c JOIN texts t ON t.id = c.destination WHERE c.link = {link.Id}) d");
        Assert.Equal("https://new.example/{path}?{query:x}", stored);
    }

    [Fact]
    public async Task The_query_is_forwarded_where_the_link_says_so()
    {
        var forwarding = await _server.LinkAsync(new LinkBuilder().To("https://example.com/?utm_source=link").Options(new() { ForwardQuery = true }));
        var other = await _server.LinkAsync(new LinkBuilder().To("https://example.com/?utm_source=link"));

        Assert.Equal("https://example.com/?utm_source=link&gclid=1", await LocationAsync($"{forwarding.Slug}?utm_source=mail&gclid=1"));
        Assert.Equal("https://example.com/?utm_source=link", await LocationAsync($"{other.Slug}?utm_source=mail&gclid=1"));
    }

    private static RedirectRule To(string place, RuleCondition condition) => new() { Conditions = [condition], Destination = $"https://example.com/{place}" };

    private async Task<string?> LocationAsync(string path, params string[] headers) =>
        (await RawRequest.SendAsync(
            _server.Address, $"GET /{path}", [.. headers.Length == 0 ? [$"X-Forwarded-For: {Visitors.UnitedStates}"] : headers])).Header("Location");

    private LinkReport Report(int organization)
    {
        var now = DateTimeOffset.UtcNow;
        return _server.Services.GetRequiredService<ReportQueries>().Read(organization, null, new ReportRange(now.AddDays(-1), now.AddDays(1)));
    }

    public sealed class Fixture : SharedServer
    {
        protected override async Task SeedAsync()
        {
            await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://new.example/{path}"));
            await Server.LinkAsync(new LinkBuilder().Slug("old-spring").To("https://example.com/").Rule(To("{path}", new CountryCondition { In = ["US"] })));
        }
    }
}
