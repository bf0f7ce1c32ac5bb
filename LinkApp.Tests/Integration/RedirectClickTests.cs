using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Live;
using LinkApp.Core.Reports;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>What a redirect records, and what it does while the store takes nothing.</summary>
public sealed class RedirectClickTests
{
    [Fact]
    public async Task HEAD_is_redirected_and_records_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/"));

        var answer = await RawRequest.SendAsync(server.Address, "HEAD /spring");

        Assert.Equal((302, "https://example.com/"), (answer.Status, answer.Header("Location")));
        Assert.Equal(0, Count(server, "SELECT count(*) FROM clicks"));
    }

    [Fact]
    public async Task A_click_is_in_the_store_when_its_redirect_is_answered()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        for (var i = 1; i <= 20; i++)
        {
            (await server.ClickAsync("spring")).Dispose();

            Assert.Equal(i, Count(server, "SELECT count(*) FROM clicks"));
        }
    }

    [Fact]
    public async Task A_visitor_who_comes_again_is_the_same_one_of_the_day()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        foreach (var visitor in (string[])[Visitors.Malaysia, Visitors.Germany, Visitors.Malaysia])
            (await server.ClickAsync("spring", visitor)).Dispose();

        Assert.Equal(2, Count(server, "SELECT count(DISTINCT visitor) FROM clicks WHERE visitor <> 0"));
        Assert.Equal(2, Count(server, "SELECT max(times) FROM (SELECT count(*) AS times FROM clicks GROUP BY visitor)"));
    }

    [Fact]
    public async Task A_visitor_from_nowhere_is_recorded_without_a_country()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring").Country("US", "https://example.com/us"));

        (await server.ClickAsync("spring", Visitors.Nowhere)).Dispose();

        Assert.Equal([new KeyClicks(null, 1)], Report(server, link.OrganizationId).Countries);
    }

    [Fact]
    public async Task A_bot_is_redirected_and_recorded_and_left_out_of_reports_and_the_map()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring"));
        var live = server.Services.GetRequiredService<LiveClicks>();
        using var before = await live.SubscribeAsync(link.OrganizationId);

        using var answer = await server.ClickAsync("spring", Visitors.Malaysia, Visitors.Googlebot);
        (await server.ClickAsync("spring", Visitors.Germany)).Dispose();

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(1, Count(server, "SELECT count(*) FROM clicks WHERE bot = 1"));
        var report = Report(server, link.OrganizationId);
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
        using var store = SqliteSetup.Open(server.Services.GetRequiredService<DataSettings>().ClickDatabase);
        store.Execute("CREATE TRIGGER full BEFORE INSERT ON clicks BEGIN SELECT RAISE(ABORT, 'disk full'); END");

        var answers = await Eventually.Get(Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.ClickAsync("spring"))), "all are redirected");

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Found, answer.StatusCode));
        Assert.Equal((0, 10), (Count(server, "SELECT count(*) FROM clicks"), log.LateCount));
        store.Execute("DROP TRIGGER full");
        await Eventually.TrueAsync(() => Count(server, "SELECT count(*) FROM clicks") == 10, "the clicks are written");
        Assert.Equal(0, log.LostCount);
    }

    [Fact]
    public async Task While_another_process_locks_the_store_visitors_are_redirected_and_their_clicks_written_later()
    {
        await using var server = await TestServer.StartAsync(["--Clicks:CommitTimeout=50ms"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var store = SqliteSetup.Open(server.Services.GetRequiredService<DataSettings>().ClickDatabase);
        store.Execute("BEGIN IMMEDIATE");

        using var answer = await server.ClickAsync("spring");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(0, Count(server, "SELECT count(*) FROM clicks"));
        store.Execute("ROLLBACK");
        await Eventually.TrueAsync(() => Count(server, "SELECT count(*) FROM clicks") == 1, "the click is written");
    }

    private static long Count(TestServer server, string sql)
    {
        using var connection = server.Services.GetRequiredService<ClickStore>().OpenReader();
        return connection.Scalar<long>(sql);
    }

    private static LinkReport Report(TestServer server, int organization)
    {
        var now = DateTimeOffset.UtcNow;
        return server.Services.GetRequiredService<ReportQueries>().Read(organization, null, new ReportRange(now.AddDays(-1), now.AddDays(1)));
    }
}
