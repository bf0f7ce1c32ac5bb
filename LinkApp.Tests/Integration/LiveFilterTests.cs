using System.Net;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The live feed of one link, and of the links with a tag. The test controls the server's clock.</summary>
[Trait("Store", "both")]
public sealed class LiveFilterTests(LiveFilterTests.Fixture fixture) : IClassFixture<LiveFilterTests.Fixture>, IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly TestServer _server = fixture.Server;
    private readonly string _organization = fixture.NewName();

    // The slugs of the test's links begin with this.
    private readonly string _link = fixture.NewName("link") + "-";

    public async ValueTask InitializeAsync()
    {
        await _server.LinkAsync(new LinkBuilder().Slug($"{_link}spring").Tags("Sale"), _organization);
        await _server.LinkAsync(new LinkBuilder().Slug($"{_link}summer").Tags("sale", "print"), _organization);
        await _server.LinkAsync(new LinkBuilder().Slug($"{_link}docs"), _organization);
        await _server.LinkAsync(new LinkBuilder().Slug($"{_link}elsewhere").Tags("sale"), "Other");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("?link=spring", 1)]
    [InlineData("?tag=sale", 2)]
    [InlineData("?tag=SALE", 2)]
    [InlineData("?tag=print", 1)]
    [InlineData("", 3)]
    public async Task A_filter_lets_its_own_clicks_through(string query, int expected)
    {
        using var api = await _server.ApiAsync(_organization);
        using var events = await EventReader.OpenAsync(api, query: Query(query));
        await ClickAsync("elsewhere", "docs", "spring", "summer");

        Assert.Equal(expected, (await events.BatchAsync()).Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_feed_that_is_resumed_has_the_clicks_of_its_filter_that_were_missed()
    {
        await ClickAsync("spring", "docs", "summer", "elsewhere");
        using var api = await _server.ApiAsync(_organization);
        using var tagged = await EventReader.OpenAsync(api, lastEventId: 0, query: "?tag=sale");
        using var linked = await EventReader.OpenAsync(api, lastEventId: 0, query: Query("?link=docs"));

        Assert.Equal(2, (await tagged.BatchAsync()).Json.GetProperty("total").GetInt32());
        Assert.Equal(1, (await linked.BatchAsync()).Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_link_that_gets_the_tag_later_is_in_the_feed_after_seconds()
    {
        using var api = await _server.ApiAsync(_organization);
        using var events = await EventReader.OpenAsync(api, query: "?tag=sale");
        await _server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            await _server.OrganizationAsync(_organization), $"{_link}docs", new LinkBuilder().Slug($"{_link}docs").Tags("sale").Draft(), null, LinkBuilder.Ada);
        await Eventually.TrueAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                await ClickAsync("docs", "spring");
                return (await events.BatchAsync()).Json.GetProperty("total").GetInt32() == 2;
            },
            "the tagged link's clicks come");
    }

    [Fact]
    public async Task A_feed_and_a_replay_by_the_id_of_another_organizations_link_have_none_of_its_clicks()
    {
        var theirs = await _server.LinkAsync(new LinkBuilder().Slug($"{_link}theirs"), "Other");
        await ClickAsync("theirs");
        var (live, organization) = (_server.Services.GetRequiredService<LiveClicks>(), await _server.OrganizationAsync(_organization));
        var cancel = TestContext.Current.CancellationToken;

        using var subscription = await live.SubscribeAsync(organization, theirs.Id, cancel);
        Assert.Empty(subscription.Snapshot.Totals);
        await using var replay = _server.Services.GetRequiredService<LiveReplay>().Begin(organization, theirs.Id, _time.GetUtcNow(), cancel);
        Assert.Empty((await replay.WindowAsync()).Totals);
        await using var own = _server.Services.GetRequiredService<LiveReplay>().Begin(theirs.OrganizationId, theirs.Id, _time.GetUtcNow(), cancel);
        Assert.Equal(1, (await own.WindowAsync()).Totals.Sum(slice => slice[1]));
    }

    [Theory]
    [InlineData("?link=gone", HttpStatusCode.NotFound, "gone")]
    [InlineData("?link=elsewhere", HttpStatusCode.NotFound, "elsewhere")]
    [InlineData("?link=spring&tag=sale", HttpStatusCode.BadRequest, "tag")]
    public async Task A_filter_that_cannot_be_is_refused_by_name(string query, HttpStatusCode status, string named)
    {
        using var api = await _server.ApiAsync(_organization);
        using var answer = await api.GetAsync("/api/v1/live" + Query(query));

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private string Query(string query) => query.Replace("link=", $"link={_link}", StringComparison.Ordinal);

    private async Task ClickAsync(params string[] slugs)
    {
        foreach (var slug in slugs)
            (await _server.ClickAsync(_link + slug)).Dispose();
        _time.Advance(Interval);
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(Pipeline.Start);

        protected override TimeProvider Time => Clock;
    }
}
