using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The rate limit of the API, and the headers that report it.</summary>
[Trait("Store", "both")]
public sealed class ApiRateLimitTests(ApiRateLimitTests.Fixture fixture) : IClassFixture<ApiRateLimitTests.Fixture>, IAsyncLifetime
{
    private const int Limit = 6;

    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly TestServer _server = fixture.Server;

    // Its key has made no requests yet.
    private HttpClient _program = null!;

    public async ValueTask InitializeAsync() => _program = await _server.ApiAsync();

    public ValueTask DisposeAsync()
    {
        _program.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_answer_says_what_is_left_and_when_all_is_back()
    {
        var first = await _program.GetApiAsync("links");
        var second = await _program.GetApiAsync("links/nothing");
        _time.Advance(TimeSpan.FromSeconds(10));
        var third = await _program.GetApiAsync("nothing/at/all");

        Assert.Equal((HttpStatusCode.OK, "6", "5", "10"), GetRateLimit(first));
        Assert.Equal((HttpStatusCode.NotFound, "6", "4", "20"), GetRateLimit(second));
        Assert.Equal((HttpStatusCode.NotFound, "6", "4", "20"), GetRateLimit(third));
        Assert.Equal("6;w=60", Header(first, "RateLimit-Policy"));
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_again_and_then_answered()
    {
        await SpendAsync(_program);

        var refused = await _program.GetApiAsync("links");
        refused.AssertProblem(HttpStatusCode.TooManyRequests);
        Assert.Equal((HttpStatusCode.TooManyRequests, "6", "0", "60"), GetRateLimit(refused));
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("10 s", refused.Text("detail"), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await _program.GetApiAsync("links")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _program.GetApiAsync("links")).Status);
    }

    [Fact]
    public async Task A_refused_request_changes_nothing()
    {
        await SpendAsync(_program);

        await _program.PostAsync("links", """{ "slug": "spring", "destination": "https://example.com/" }""");

        using var click = await _server.ClickAsync("spring");
        Assert.Equal(HttpStatusCode.NotFound, click.StatusCode);
    }

    [Fact]
    public async Task Each_key_has_a_limit_of_its_own()
    {
        using var other = await _server.ApiAsync(role: Role.Viewer);
        await SpendAsync(_program);

        Assert.Equal((HttpStatusCode.OK, "6", "5", "10"), GetRateLimit(await other.GetApiAsync("links")));
    }

    [Fact]
    public async Task Guesses_of_a_key_are_counted_by_address_and_lock_nobody_else_out()
    {
        for (var i = 0; i < Limit; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await GuessAsync($"la_wrong{i}", Visitors.Germany));

        Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync("la_another", Visitors.Germany));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync(null, Visitors.Germany));
        Assert.Equal(HttpStatusCode.Unauthorized, await GuessAsync("la_another", Visitors.Malaysia));
        Assert.Equal(HttpStatusCode.OK, await GuessAsync(_program.DefaultRequestHeaders.Authorization!.Parameter, Visitors.Germany));
    }

    [Fact]
    public async Task Redirects_and_pages_are_not_counted()
    {
        for (var i = 0; i < 3 * Limit; i++)
        {
            using var click = await _server.ClickAsync("nothing");
            using var page = await _server.Client.GetAsync("/account/sign-in");
            Assert.False(click.Headers.Contains("RateLimit-Limit") || page.Headers.Contains("RateLimit-Limit"));
            Assert.NotEqual(HttpStatusCode.TooManyRequests, page.StatusCode);
        }
    }

    [Fact]
    public async Task Nothing_is_counted_where_the_limit_is_off()
    {
        await using var server = await TestServer.StartAsync(["--Api:RateLimit=0"]);
        using var program = await server.ApiAsync();

        var answer = await program.GetApiAsync("links");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.False(answer.Headers.Contains("RateLimit-Limit"));
    }

    private static (HttpStatusCode, string?, string?, string?) GetRateLimit(ApiAnswer answer) =>
        (answer.Status, Header(answer, "RateLimit-Limit"), Header(answer, "RateLimit-Remaining"), Header(answer, "RateLimit-Reset"));

    private static string? Header(ApiAnswer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;

    private static async Task SpendAsync(HttpClient program)
    {
        for (var left = Limit - 1; left >= 0; left--)
            Assert.Equal(left.ToString(CultureInfo.InvariantCulture), Header(await program.GetApiAsync("links"), "RateLimit-Remaining"));
    }

    private async Task<HttpStatusCode> GuessAsync(string? key, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/links");
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("X-Forwarded-For", address);
        return (await _server.Client.SendApiAsync(request)).Status;
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

        protected override TimeProvider Time => Clock;

        protected override string[] Settings => [$"--Api:RateLimit={Limit}"];
    }
}
