using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Live;
using LinkApp.Core.Reports;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>What a redirect records, and what it does while the store fails.</summary>
[Trait("Store", "both")]
public sealed class RedirectClickTests(SharedServer fixture) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task HEAD_is_redirected_and_records_nothing()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/"));

        var answer = await RawRequest.SendAsync(_server.Address, $"HEAD /{link.Slug}");

        Assert.Equal((302, "https://example.com/"), (answer.Status, answer.Header("Location")));
        Assert.Equal(0, Count(_server, $"SELECT count(*) FROM clicks WHERE link = {link.Id}"));
    }

    [Fact]
    public async Task A_click_is_in_the_store_when_its_redirect_is_answered()
    {
        var link = await _server.LinkAsync(new LinkBuilder());
        for (var i = 1; i <= 20; i++)
        {
            (await _server.ClickAsync(link.Slug)).Dispose();

            Assert.Equal(i, Count(_server, $"SELECT count(*) FROM clicks WHERE link = {link.Id}"));
        }
    }

    [Fact]
    public async Task A_visitor_who_comes_again_is_the_same_one_of_the_day()
    {
        var link = await _server.LinkAsync(new LinkBuilder());
        foreach (var visitor in (string[])[Visitors.Malaysia, Visitors.Germany, Visitors.Malaysia])
            (await _server.ClickAsync(link.Slug, visitor)).Dispose();

        Assert.Equal(2, Count(_server, $"SELECT count(DISTINCT visitor) FROM clicks WHERE visitor <> 0 AND link = {link.Id}"));
        Assert.Equal(2, Count(_server, $"SELECT max(times) FROM (SELECT count(*) AS times FROM clicks WHERE link = {link.Id} GROUP BY visitor) AS visitors"));
    }

    [Fact]
    public async Task A_visitor_from_nowhere_is_recorded_without_a_country()
    {
        var link = await _server.LinkAsync(new LinkBuilder().Country("US", "https://example.com/us"), fixture.NewName());

        (await _server.ClickAsync(link.Slug, Visitors.Nowhere)).Dispose();

        Assert.Equal([new KeyClicks(null, 1)], Report(link.OrganizationId).Countries);
    }

    [Fact]
    public async Task A_bot_is_redirected_and_recorded_and_left_out_of_reports_and_the_map()
    {
        var link = await _server.LinkAsync(new LinkBuilder(), fixture.NewName());
        var live = _server.Services.GetRequiredService<LiveClicks>();
        using var before = await live.SubscribeAsync(link.OrganizationId);

        using var answer = await _server.ClickAsync(link.Slug, Visitors.Malaysia, Visitors.Googlebot);
        (await _server.ClickAsync(link.Slug, Visitors.Germany)).Dispose();

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(1, Count(_server, $"SELECT count(*) FROM clicks WHERE bot = 1 AND link = {link.Id}"));
        var report = Report(link.OrganizationId);
        Assert.Equal((1, 1), (report.Total, report.Bots));
        var batch = await Eventually.Get(before.NextAsync().AsTask(), "the batch");
        Assert.Equal(["DE"], batch!.Dots.Select(dot => dot.Country));
        using var after = await live.SubscribeAsync(link.OrganizationId);
        Assert.Equal(["DE"], after.Snapshot.Latest.Select(click => click.Country));
    }

    [Fact]
    public async Task While_the_store_takes_no_clicks_visitors_are_redirected_and_their_clicks_written_later()
    {
        await using var server = await TestServer.StartAsync(["--Clicks:CommitTimeout=50ms"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        var log = server.Services.GetRequiredService<ClickLog>();
        var data = server.Services.GetRequiredService<DataSettings>();
        StoredClicks.Break(data);

        var answers = await Eventually.Get(Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.ClickAsync("spring"))), "all are redirected");

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Found, answer.StatusCode));
        Assert.Equal((0, 10), (Count(server, "SELECT count(*) FROM clicks"), log.LateCount));
        StoredClicks.Mend(data);
        await Eventually.TrueAsync(() => Count(server, "SELECT count(*) FROM clicks") == 10, "the clicks are written");
        Assert.Equal(0, log.LostCount);
    }

    [Fact]
    public async Task While_another_process_locks_the_store_visitors_are_redirected_and_their_clicks_written_later()
    {
        await using var server = await TestServer.StartAsync(["--Clicks:CommitTimeout=50ms"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        var store = StoredClicks.Lock(server.Services.GetRequiredService<DataSettings>());

        using var answer = await server.ClickAsync("spring");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(0, Count(server, "SELECT count(*) FROM clicks"));
        store.Dispose();
        await Eventually.TrueAsync(() => Count(server, "SELECT count(*) FROM clicks") == 1, "the click is written");
    }

    private static long Count(TestServer server, string sql)
    {
        return StoredClicks.Select<long>(server.Services, sql);
    }

    private LinkReport Report(int organization)
    {
        var now = DateTimeOffset.UtcNow;
        return _server.Services.GetRequiredService<ReportQueries>().Read(organization, null, new ReportRange(now.AddDays(-1), now.AddDays(1)));
    }
}
