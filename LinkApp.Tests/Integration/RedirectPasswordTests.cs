using System.Net;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Links that ask for a password.</summary>
[Trait("Store", "both")]
public sealed class RedirectPasswordTests(RedirectPasswordTests.Fixture fixture) : IClassFixture<RedirectPasswordTests.Fixture>, IAsyncLifetime
{
    private Link _link = null!;

    private TestServer Server => fixture.Server;

    private string Slug => _link.Slug;

    public async ValueTask InitializeAsync() =>
        _link = await Server.LinkAsync(
            new LinkBuilder().To("https://example.com/inside").Password("sésame & <co>").Country("DE", "https://example.com/de")
                .Options(new() { StatusCode = 308, ForwardQuery = true, SocialTitle = "Inside" }));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_password_is_asked_for_on_a_page_without_script()
    {
        var answer = await RawRequest.SendAsync(Server.Address, $"GET /{Slug}", "Referer: https://news.example/a?b");

        Assert.Equal((200, "private, no-store"), (answer.Status, answer.Header("Cache-Control")));
        // Chromium applies form-action to the redirect behind the form, too.
        Assert.Equal(VisitorPolicy.Get(answer.Body, formAction: "'self' https: http:"), answer.Header("Content-Security-Policy"));
        Assert.Contains("<form method=\"post\">", answer.Body, StringComparison.Ordinal);
        Assert.Contains("name=\"referrer\" value=\"news.example\"", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("example.com", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, Clicks());
    }

    [Fact]
    public async Task The_right_password_leads_on_by_a_code_that_does_not_send_it_further()
    {
        using var answer = await PostAsync($"{Slug}?x=1", "sésame & <co>", referrer: "News.example");

        Assert.Equal((HttpStatusCode.SeeOther, "https://example.com/inside?x=1"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
        Assert.Equal("news.example", StoredClicks.Select<string>(
            Server.Services, $"SELECT text FROM clicks c JOIN texts t ON t.id = c.referrer WHERE c.link = {_link.Id}"));
    }

    [Fact]
    public async Task Rules_are_asked_behind_the_password()
    {
        using var answer = await PostAsync(Slug, "sésame & <co>", Visitors.Germany);

        Assert.Equal("https://example.com/de", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_recorded_nowhere()
    {
        using var answer = await PostAsync(Slug, "open\"><script>", referrer: "x\"><script>");

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("This password is wrong.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, Clicks());
    }

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_waits_a_minute()
    {
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await PostAsync(Slug, $"{i}");
            Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        }

        using var throttled = await PostAsync(Slug, "sésame & <co>");
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (throttled.StatusCode, throttled.Headers.RetryAfter?.ToString()));
        using var other = await PostAsync(Slug, "sésame & <co>", Visitors.Japan);
        Assert.Equal(HttpStatusCode.SeeOther, other.StatusCode);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await PostAsync(Slug, "sésame & <co>");
        Assert.Equal(HttpStatusCode.SeeOther, later.StatusCode);
    }

    [Fact]
    public async Task Guesses_at_once_are_no_way_around_the_limit()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => PostAsync(Slug, $"{i}")));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Forbidden));
        Assert.Equal(25, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/x-www-form-urlencoded", "password=")]
    [InlineData("application/x-www-form-urlencoded", "password=a&password=b")]
    [InlineData("application/x-www-form-urlencoded", "a=1&b=2&c=3&d=4&e=5&password=x")]
    [InlineData("application/x-www-form-urlencoded", "%00=%ff&&&=")]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense", "password=")]
    [InlineData("application/json", "{\"password\":\"x\"}")]
    [InlineData("multipart/form-data", "password")]
    [InlineData("text/plain", "password=x")]
    public async Task What_is_no_password_is_asked_again(string type, string body)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await Server.Client.PostAsync($"/{Slug}", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Enter the password.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public async Task A_password_that_is_too_long_is_none(int length)
    {
        using var answer = await PostAsync(Slug, new string('x', length));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_crawler_and_HEAD_see_nothing_of_what_is_inside()
    {
        using var crawler = await Server.ClickAsync(Slug, userAgent: "facebookexternalhit/1.1");
        var head = await RawRequest.SendAsync(Server.Address, $"HEAD /{Slug}");

        Assert.Equal(HttpStatusCode.OK, crawler.StatusCode);
        Assert.DoesNotContain("Inside", await crawler.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((200, "", null), (head.Status, head.Body, head.Header("Location")));
    }

    [Fact]
    public async Task A_used_up_link_does_not_ask_in_vain()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("once").Password("x").Options(new() { MaxClicks = 1 }));

        using var first = await PostAsync("once", "x");
        using var second = await PostAsync("once", "x");
        using var asked = await Server.ClickAsync("once");

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.Gone, HttpStatusCode.Gone), (first.StatusCode, second.StatusCode, asked.StatusCode));
    }

    [Fact]
    public async Task A_password_that_is_taken_away_is_asked_no_more()
    {
        await Server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            _link.OrganizationId, Slug, new LinkBuilder().Password("").Draft(), null, LinkBuilder.Ada);

        using var answer = await Server.ClickAsync(Slug);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string password, string address = Visitors.UnitedStates, string? referrer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{path}");
        request.Headers.Add("X-Forwarded-For", address);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["password"] = password, ["referrer"] = referrer ?? "" });
        return await Server.Client.SendAsync(request);
    }

    private long Clicks()
    {
        return StoredClicks.Select<long>(Server.Services, $"SELECT count(*) FROM clicks WHERE link = {_link.Id}");
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override TimeProvider Time => Clock;

        protected override Task SeedAsync() => Server.MemberAsync("admin@example.com");
    }
}
