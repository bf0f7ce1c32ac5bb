using System.Net;
using System.Text.Json;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The live feed over HTTP, as programs read it. The test controls the server's clock.</summary>
[Trait("Store", "both")]
public sealed class LiveEventsTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));
    private TestServer? _server;

    private TestServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(time: _time);
        await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://shop.example/spring"));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task Nobody_gets_in_without_a_key()
    {
        using var answer = await Server.Client.GetAsync("/api/v1/live");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_batch_is_an_event_with_the_names_that_programs_rely_on()
    {
        using var api = await Server.ApiAsync(role: Role.Viewer);
        using var events = await EventReader.OpenAsync(api);
        Assert.Equal("text/event-stream", events.ContentType);
        await ClickAsync(Visitors.Malaysia, Visitors.Malaysia, Visitors.Nowhere);

        var batch = await events.BatchAsync();
        var json = batch.Json;
        Assert.Equal("3", batch.Id);
        Assert.Equal(["countries", "dots", "from", "latest", "time", "to", "total", "unlocated"], json.EnumerateObject().Select(field => field.Name).Order());
        Assert.Equal(
            (1, 3, 3, 1),
            (json.GetProperty("from")
                .GetInt64(), json.GetProperty("to").GetInt64(), json.GetProperty("total").GetInt64(), json.GetProperty("unlocated")
                .GetInt64()));
        var dot = Assert.Single(json.GetProperty("dots").EnumerateArray());
        Assert.Equal(("MY", 2), (dot.GetProperty("country").GetString(), dot.GetProperty("count").GetInt64()));
        Assert.InRange(dot.GetProperty("lat").GetDouble(), 0, 8);
        Assert.InRange(dot.GetProperty("lon").GetDouble(), 99, 120);
        var newest = json.GetProperty("latest")[0];
        Assert.Equal(("spring", JsonValueKind.Null), (newest.GetProperty("slug").GetString(), newest.GetProperty("country").ValueKind));
        Assert.Equal(_time.GetUtcNow() - Interval, newest.GetProperty("time").GetDateTimeOffset());
        Assert.Equal("MY", json.GetProperty("latest")[1].GetProperty("country").GetString());
        Assert.False(string.IsNullOrEmpty(json.GetProperty("latest")[1].GetProperty("city").GetString()));
    }

    [Fact]
    public async Task Last_event_id_goes_on_where_the_reader_was()
    {
        using var api = await Server.ApiAsync();
        long last;
        using (var events = await EventReader.OpenAsync(api))
        {
            await ClickAsync(Visitors.Malaysia, Visitors.Germany);
            last = long.Parse((await events.BatchAsync()).Id!, System.Globalization.CultureInfo.InvariantCulture);
        }
        await ClickAsync(Visitors.Japan);
        await ClickAsync(Visitors.Brazil, Visitors.Brazil);

        using var again = await EventReader.OpenAsync(api, last);
        var missed = await again.BatchAsync();
        var (from, to, total) = (From(missed), To(missed), Total(missed));
        // A node that reads the log at each tick may not have read all of it when the reader came.
        for (; to < last + 3; total += Total(missed))
        {
            _time.Advance(Interval);
            missed = await again.BatchAsync();
            Assert.Equal(to + 1, From(missed));
            to = To(missed);
        }
        Assert.Equal((last + 1, last + 3, 3), (from, to, total));
        await ClickAsync(Visitors.Germany);
        var next = await again.BatchAsync();
        Assert.Equal((last + 4, 1), (From(next), Total(next)));
    }

    [Fact]
    public async Task A_reader_who_missed_nothing_gets_nothing_again()
    {
        using var api = await Server.ApiAsync();
        using var first = await EventReader.OpenAsync(api);
        await ClickAsync(Visitors.Malaysia);
        var id = (await first.BatchAsync()).Id!;

        using var again = await EventReader.OpenAsync(api, long.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
        await ClickAsync(Visitors.Germany);
        Assert.Equal(2, From(await again.BatchAsync()));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task A_last_event_id_that_is_none_is_refused_by_name(string id)
    {
        using var api = await Server.ApiAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/live");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", id);
        using var answer = await api.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Last-Event-ID", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clicks_of_another_organization_never_come()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("elsewhere"), "Other");
        using var acme = await Server.ApiAsync();
        using var other = await Server.ApiAsync("Other");
        using var ofAcme = await EventReader.OpenAsync(acme);
        using var ofOther = await EventReader.OpenAsync(other, 0);
        await ClickAsync(Visitors.Malaysia, Visitors.Malaysia);
        Assert.Equal(2, Total(await ofAcme.BatchAsync()));
        (await Server.ClickAsync("elsewhere", Visitors.Germany)).Dispose();
        _time.Advance(Interval);

        // Batches come in order: the first one that the other organization gets has only its own click.
        var batch = await ofOther.BatchAsync();
        Assert.Equal((3, 1), (From(batch), Total(batch)));
        Assert.DoesNotContain("spring", batch.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_of_a_revoked_key_ends_within_thirty_seconds()
    {
        using var api = await Server.ApiAsync();
        using var events = await EventReader.OpenAsync(api);
        await ClickAsync(Visitors.Malaysia);
        await events.BatchAsync();
        var editor = Server.Services.GetRequiredService<OrganizationEditor>();
        await editor.RevokeKeyAsync(await Server.OrganizationAsync(), keyId: 1, Author.CommandLine);

        var ended = Task.Run(async () =>
        {
            while (await events.NextAsync() is not null)
            {
            }
            return true;
        });
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(30); passed += LiveStream.CheckInterval)
            _time.Advance(LiveStream.CheckInterval);
        Assert.True(await Eventually.Get(ended, "the feed ends"));
    }

    [Fact]
    public async Task A_quiet_feed_says_that_it_is_still_there()
    {
        using var api = await Server.ApiAsync();
        using var events = await EventReader.OpenAsync(api);
        Assert.Equal(new ServerEvent(null, null, null, null), await events.NextAsync());

        var next = events.NextAsync();
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(LiveStream.CheckInterval);
                return next.IsCompleted;
            },
            "the feed says something");
        Assert.Equal("still here", (await next)!.Comment);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_feeds()
    {
        using var api = await Server.ApiAsync();
        using var events = await EventReader.OpenAsync(api);
        await events.NextAsync();

        await Server.StopAsync().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Null(await events.NextAsync());
    }

    /// <summary>Clicks from addresses, and one interval.</summary>
    private async Task ClickAsync(params string[] addresses)
    {
        foreach (var address in addresses)
            (await Server.ClickAsync("spring", address)).Dispose();
        _time.Advance(Interval);
    }

    private static long From(ServerEvent batch) => batch.Json.GetProperty("from").GetInt64();

    private static long To(ServerEvent batch) => batch.Json.GetProperty("to").GetInt64();

    private static long Total(ServerEvent batch) => batch.Json.GetProperty("total").GetInt64();
}
