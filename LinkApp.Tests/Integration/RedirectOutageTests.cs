using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Integration;

/// <summary>Redirects while <c>linkapp.db</c> can't be read.</summary>
[Trait("Tier", "full")]
public sealed class RedirectOutageTests
{
    [Fact]
    public async Task A_link_that_is_not_in_memory_gets_a_small_page_that_says_to_come_back()
    {
        await using var server = await TestServer.StartAsync();
        using var outage = new Outage(server);

        var answer = await RawRequest.SendAsync(server.Address, "GET /spring");

        Assert.Equal((503, "10"), (answer.Status, answer.Header("Retry-After")));
        Assert.Equal(VisitorPolicy.Get(answer.Body), answer.Header("Content-Security-Policy"));
        Assert.Equal("private, no-store", answer.Header("Cache-Control"));
        Assert.Contains("opened right now", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SQLite", answer.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task HEAD_gets_no_body()
    {
        await using var server = await TestServer.StartAsync();
        using var outage = new Outage(server);

        var answer = await RawRequest.SendAsync(server.Address, "HEAD /spring");

        Assert.Equal((503, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Links_in_memory_go_on()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var outage = new Outage(server);

        using var unknown = await server.ClickAsync("summer");
        using var known = await server.ClickAsync("spring");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.Found), (unknown.StatusCode, known.StatusCode));
    }

    [Fact]
    public async Task Once_the_table_is_back_so_are_all_links()
    {
        using var folder = new TempFolder();
        await using var server = await RestartedAsync(folder, "spring");
        using (new Outage(server))
            (await server.ClickAsync("spring")).Dispose();

        using var answer = await server.ClickAsync("spring");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task A_file_that_goes_missing_stops_no_redirect_since_it_is_open_from_the_start_and_is_not_replaced_by_an_empty_one()
    {
        using var folder = new TempFolder();
        await using var server = await RestartedAsync(folder, "spring");
        var file = GetFile(server);
        File.Move(file, file + ".away");
        using var missing = await server.ClickAsync("spring");
        Assert.False(File.Exists(file));
        File.Move(file + ".away", file);

        using var back = await server.ClickAsync("spring");

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (missing.StatusCode, back.StatusCode));
    }

    [Fact]
    public async Task An_outage_is_logged_once_whatever_the_traffic()
    {
        var log = new LogList();
        await using var server = await TestServer.StartAsync(replace: services => services.AddLogging(logging => logging.AddProvider(log)));
        for (var outages = 1; outages <= 2; outages++)
        {
            using (new Outage(server))
            {
                for (var i = 0; i < 30; i++)
                    (await server.ClickAsync($"spring-{outages}-{i}")).Dispose();
            }
            (await server.ClickAsync($"back-{outages}")).Dispose();

            Assert.Equal(outages, log.Entries.Count(entry => entry.Level == LogLevel.Error));
            Assert.Equal(outages, log.Entries.Count(entry => entry.Text.Contains("can be read again", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task What_nobody_could_look_up_is_counted()
    {
        await using var server = await TestServer.StartAsync();
        using (new Outage(server))
            (await server.ClickAsync("spring")).Dispose();

        Assert.Contains("linkapp_redirects_total{outcome=\"unavailable\"} 1", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    private static string GetFile(TestServer server) => server.Services.GetRequiredService<DataSettings>().AppDatabase;

    /// <summary>A server that has a link in its store but not in memory.</summary>
    private static async Task<TestServer> RestartedAsync(TempFolder folder, string slug)
    {
        await using (var first = await TestServer.StartAsync(folder: folder))
            await first.LinkAsync(new LinkBuilder().Slug(slug));
        return await TestServer.StartAsync(folder: folder);
    }

    /// <summary>Renames the table of links while connections are open, and renames it back at the end.</summary>
    private sealed class Outage : IDisposable
    {
        private readonly Microsoft.Data.Sqlite.SqliteConnection _connection;

        public Outage(TestServer server)
        {
            _connection = SqliteSetup.Open(GetFile(server));
            _connection.Execute("ALTER TABLE Links RENAME TO Away");
        }

        public void Dispose()
        {
            _connection.Execute("ALTER TABLE Away RENAME TO Links");
            _connection.Dispose();
        }
    }
}
