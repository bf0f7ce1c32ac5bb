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
[Trait("Store", "both")]
public sealed class IdempotencyTests(IdempotencyTests.Fixture fixture) : IClassFixture<IdempotencyTests.Fixture>, IAsyncLifetime
{
    private const string Spring = """{ "name": "Spring", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" } }""";

    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly TestServer _server = fixture.Server;
    private readonly string _organization = fixture.NewName();
    private HttpClient _editor = null!;

    public async ValueTask InitializeAsync() => _editor = await _server.ApiAsync(_organization);

    public ValueTask DisposeAsync()
    {
        _editor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_same_request_again_gets_the_first_answer_and_creates_nothing()
    {
        var first = await CreateAsync("k", Spring);
        _time.Jump(TimeSpan.FromHours(23));
        // Later changes of the link make no difference.
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
        using var folder = new TempFolder();
        ApiAnswer first;
        HttpClient editor;
        int port;
        await using (var before = await TestServer.StartAsync(folder: folder))
        {
            editor = await before.ApiAsync();
            first = await CreateAsync("k", Spring, editor);
            port = new Uri(before.Address).Port;
        }
        await using var server = await TestServer.StartAsync(folder: folder, port: port);

        using (editor)
        {
            var second = await CreateAsync("k", Spring, editor);

            Assert.Equal(first.Body.GetRawText(), second.Body.GetRawText());
            Assert.Equal(1, await LinksAsync(editor));
        }
    }

    [Fact]
    public async Task After_a_day_the_key_is_new_again()
    {
        await CreateAsync("k", Spring);
        _time.Jump(IdempotentCreates.Lifetime);

        var later = await CreateAsync("k", """{ "destination": "https://example.com/later" }""");

        Assert.Equal((HttpStatusCode.Created, "https://example.com/later"), (later.Status, later.Text("destination")));
        Assert.Equal(2, await LinksAsync());
    }

    [Fact]
    public async Task Programs_do_not_know_of_each_others_keys()
    {
        using var other = await _server.ApiAsync(_organization);
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
        var creates = _server.Services.GetRequiredService<IdempotentCreates>();
        await CreateAsync("old", """{ "destination": "https://example.com/" }""");
        _time.Jump(IdempotentCreates.Lifetime);
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var keyId = Assert.Single(await _server.KeysAsync(_organization)).Id;
        for (var i = 0; i <= IdempotentCreates.MaxPerKey; i++)
            db.Add(new IdempotentCreate { ApiKeyId = keyId, Key = $"k{i}", Fingerprint = [], Answer = [], CreatedAt = _time.GetUtcNow().UtcDateTime });
        await db.SaveChangesAsync();

        await creates.CleanAsync();

        Assert.Equal(IdempotentCreates.MaxPerKey, await db.IdempotentCreates.CountAsync(create => create.ApiKeyId == keyId));
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
                _time.Jump(IdempotentCreates.Lifetime);
                _time.Advance(IdempotentCreates.Interval);
                return !await db.IdempotentCreates.AnyAsync();
            },
            "the old answer is deleted");
    }

    private async Task<ApiAnswer> CreateAsync(string key, string json, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        return await (client ?? _editor).SendApiAsync(request);
    }

    private async Task<int> LinksAsync(HttpClient? client = null) =>
        (await (client ?? _editor).GetApiAsync("links?limit=200")).Body.GetProperty("links").GetArrayLength();

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

        protected override TimeProvider Time => Clock;

        protected override string[] Settings => ["--Api:RateLimit=0"];
    }
}
