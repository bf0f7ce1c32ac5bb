using System.Net;
using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Creating a link with an <c>Idempotency-Key</c>: programs may repeat it and get one link.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Spring = """{ "name": "Spring", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" } }""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    private readonly TempFolder _folder = new();
    private TestServer _server = null!;
    private HttpClient _editor = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        _editor = await _server.ApiAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _editor.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_same_request_again_gets_the_first_answer_and_creates_nothing()
    {
        var first = await CreateAsync("k", Spring);
        _time.Jump(TimeSpan.FromHours(23));
        // What became of the link in the meantime is another question.
        await _editor.PutAsync($"links/{first.Text("slug")}", """{ "destination": "https://example.com/changed" }""");

        var second = await CreateAsync("k", Spring);

        Assert.Equal(
            (HttpStatusCode.Created, first.Body.GetRawText(), first.ETag, first.Headers.Location),
            (second.Status, second.Body.GetRawText(), second.ETag, second.Headers.Location));
        Assert.Equal((false, true), (first.Headers.Contains("Idempotent-Replayed"), second.Headers.Contains("Idempotent-Replayed")));
        Assert.Equal(1, await LinksAsync());
    }

    [Theory]
    [InlineData("""{"destination":"https://example.com/","countries":{"MY":"https://example.com/my"},"name":"Spring"}""", HttpStatusCode.Created)]
    [InlineData("""{ "NAME": "Spring", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" } }""", HttpStatusCode.Created)]
    [InlineData("""{ "name": "Summer", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" } }""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{ "name": "Spring", "destination": "https://example.com/" }""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{ "slug": "own", "name": "Spring", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" } }""", HttpStatusCode.UnprocessableEntity)]
    public async Task A_key_belongs_to_what_a_body_says_and_not_to_how_it_is_written(string json, HttpStatusCode status)
    {
        await CreateAsync("k", Spring);

        var again = await CreateAsync("k", json);

        Assert.Equal(status, again.Status);
        if (status == HttpStatusCode.UnprocessableEntity)
        {
            again.AssertProblem(status);
            Assert.Equal("Idempotency-Key", again.Text("field"));
        }
        Assert.Equal(1, await LinksAsync());
    }

    [Fact]
    public async Task Requests_that_come_at_once_get_one_link()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CreateAsync("k", """{ "slug": "spring", "destination": "https://example.com/" }""")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Created, "spring"), (answer.Status, answer.Text("slug"))));
        Assert.Single(answers, answer => !answer.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(1, await LinksAsync());
    }

    [Fact]
    public async Task An_answer_is_remembered_over_a_restart()
    {
        var first = await CreateAsync("k", Spring);
        var authorization = _editor.DefaultRequestHeaders.Authorization;
        var port = new Uri(_server.Address).Port;
        await _server.DisposeAsync();
        _editor.Dispose();
        _server = await StartAsync(port);
        _editor = _server.NewClient();
        _editor.DefaultRequestHeaders.Authorization = authorization;

        var second = await CreateAsync("k", Spring);

        Assert.Equal(first.Body.GetRawText(), second.Body.GetRawText());
        Assert.Equal(1, await LinksAsync());
    }

    [Fact]
    public async Task After_a_day_the_key_is_new_again()
    {
        await CreateAsync("k", Spring);
        _time.Jump(RepeatableCreates.Kept);

        var later = await CreateAsync("k", """{ "destination": "https://example.com/later" }""");

        Assert.Equal((HttpStatusCode.Created, "https://example.com/later"), (later.Status, later.Text("destination")));
        Assert.Equal(2, await LinksAsync());
    }

    [Fact]
    public async Task Programs_do_not_know_of_each_others_keys()
    {
        using var other = await _server.ApiAsync();
        await CreateAsync("k", Spring);

        var theirs = await CreateAsync("k", """{ "destination": "https://example.com/theirs" }""", other);

        Assert.Equal("https://example.com/theirs", theirs.Text("destination"));
    }

    [Fact]
    public async Task A_refused_body_can_be_mended_and_sent_with_its_key()
    {
        (await CreateAsync("k", """{ "destination": "example.com" }""")).AssertProblem(HttpStatusCode.BadRequest);
        await _editor.CreateAsync("""{ "slug": "taken", "destination": "https://example.com/" }""");
        (await CreateAsync("k", """{ "slug": "taken", "destination": "https://example.com/" }""")).AssertProblem(HttpStatusCode.Conflict);

        Assert.Equal(HttpStatusCode.Created, (await CreateAsync("k", Spring)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("256")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var answer = await CreateAsync(key == "256" ? new string('k', 256) : key, Spring);

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal(["Idempotency-Key"], answer.Fields);
        Assert.Equal(0, await LinksAsync());
    }

    [Theory]
    [InlineData("k")]
    [InlineData("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")]
    [InlineData("a b ~ !")]
    [InlineData("255")]
    public async Task A_key_may_be_any_printable_text(string key) =>
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(key == "255" ? new string('k', 255) : key, Spring)).Status);

    [Fact]
    public async Task Old_answers_and_those_beyond_the_limit_are_cleaned_up()
    {
        var creates = _server.Services.GetRequiredService<RepeatableCreates>();
        await CreateAsync("old", """{ "destination": "https://example.com/" }""");
        _time.Jump(RepeatableCreates.Kept);
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var keyId = await db.ApiKeys.Select(key => key.Id).SingleAsync();
        for (var i = 0; i <= RepeatableCreates.MostOfOneKey; i++)
            db.Add(new RepeatableCreate { ApiKeyId = keyId, Key = $"k{i}", Fingerprint = [], Answer = [], CreatedAt = _time.GetUtcNow().UtcDateTime });
        await db.SaveChangesAsync();

        await creates.CleanAsync();

        Assert.Equal(RepeatableCreates.MostOfOneKey, await db.RepeatableCreates.CountAsync());
        Assert.Equal((null, null), (await creates.FindAsync(keyId, "old"), await creates.FindAsync(keyId, "k0")));
        Assert.NotNull(await creates.FindAsync(keyId, "k1"));
    }

    [Fact]
    public async Task A_clean_up_comes_by_itself()
    {
        await CreateAsync("k", Spring);
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();

        await Eventually.TrueAsync(
            async () =>
            {
                _time.Jump(RepeatableCreates.Kept);
                _time.Advance(RepeatableCreates.Interval);
                return !await db.RepeatableCreates.AnyAsync();
            },
            "the old answer is gone");
    }

    private Task<TestServer> StartAsync(int port = 0) => TestServer.StartAsync(["--Api:RateLimit=0"], _time, _folder, port);

    private async Task<ApiAnswer> CreateAsync(string key, string json, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        return await (client ?? _editor).SendApiAsync(request);
    }

    private async Task<int> LinksAsync() => (await _editor.GetApiAsync("links?limit=200")).Body.GetProperty("links").GetArrayLength();
}
