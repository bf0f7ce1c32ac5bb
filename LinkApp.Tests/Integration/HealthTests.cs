using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The health checks for load balancers and supervisors.</summary>
[Trait("Store", "both")]
public sealed class HealthTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private DataSettings Data => _server.Services.GetRequiredService<DataSettings>();

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/healthz", "healthy")]
    [InlineData("/readyz", "ready")]
    public async Task A_server_that_works_says_so(string path, string words) => Assert.Equal(words, await _server.Client.GetStringAsync(path));

    [Fact]
    public async Task A_click_store_that_can_not_be_read_makes_the_server_unready_and_is_named()
    {
        // What the check reads.
        StoredClicks.Execute(Data, $"ALTER TABLE {(TestStore.IsPostgres ? "head" : "clicks")} RENAME TO taken");

        await AssertUnreadyAsync("clicks");
    }

    [Fact]
    public async Task A_database_of_links_that_can_not_be_read_makes_the_server_unready_and_is_named()
    {
        await using (var connection = _server.Services.GetRequiredService<AppDatabase>().OpenWriter())
            connection.Run("""ALTER TABLE "Organizations" RENAME TO "Taken" """);

        await AssertUnreadyAsync("Organizations");
    }

    [Fact]
    public async Task A_click_store_that_takes_no_clicks_makes_the_server_unready_until_it_is_back()
    {
        await _server.LinkAsync(new LinkBuilder().Slug("spring"));
        StoredClicks.Break(Data);

        using var click = await _server.ClickAsync("spring");

        Assert.Equal(HttpStatusCode.Found, click.StatusCode);
        await AssertUnreadyAsync("click store isn't accepting clicks");
        using var health = await _server.Client.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);

        StoredClicks.Mend(Data);
        await Eventually.TrueAsync(async () => (await StatusAsync()) == HttpStatusCode.OK, "the server is ready again");
        Assert.Contains("linkapp_clicks_recorded_total 1", await _server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_prometheus_text()
    {
        using var answer = await _server.Client.GetAsync("/metrics");

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.All((await answer.Content.ReadAsStringAsync()).Split('\n'), line => Assert.Matches("^(#.*|[a-z_]+(\\{[^}]*\\})? [0-9.e+-]+|)$", line));
    }

    private async Task AssertUnreadyAsync(string words)
    {
        using var answer = await _server.Client.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> StatusAsync()
    {
        using var answer = await _server.Client.GetAsync("/readyz");
        return answer.StatusCode;
    }
}
