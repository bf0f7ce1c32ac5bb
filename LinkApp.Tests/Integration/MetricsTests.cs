using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class MetricsTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("")]
    [InlineData("/links")]
    public async Task With_a_token_nobody_reads_them_without_it_however_the_path_is_written(string basePath)
    {
        await using var server = await TestServer.StartAsync([$"--Metrics:Token={Token}", $"--Http:BasePath={basePath}"]);
        foreach (var path in (string[])["/metrics", "/metrics/", "/Metrics", "/METRICS/", "/metrics?x", "/%6detrics"])
        {
            string?[] refused =
                [null, "Bearer", "Bearer ", $"Bearer {Token[1..]}", $"Bearer {Token}x", $"Basic {Token}", Token, $"Bearer {Token}, Bearer x", "Bearer ü"];
            foreach (var header in refused)
            {
                var answer = await RawRequest.SendAsync(server.Address, $"GET {basePath}{path}", header is null ? [] : [$"Authorization: {header}"]);
                Assert.Equal((path, header, 401, "Bearer"), (path, header, answer.Status, answer.Header("WWW-Authenticate")));
                Assert.DoesNotContain("linkapp_", answer.Body, StringComparison.Ordinal);
            }
            var allowed = await RawRequest.SendAsync(server.Address, $"GET {basePath}{path}", $"Authorization: bearer {Token}");
            Assert.Equal((path, 200), (path, allowed.Status));
            Assert.Contains("linkapp_clicks_lost_total", allowed.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_token_may_be_in_a_file()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("token"), $"{Token}\n", TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync([$"--Metrics:TokenFile={folder.File("token")}"]);

        Assert.Equal(401, (await RawRequest.SendAsync(server.Address, "GET /metrics")).Status);
        Assert.Equal(200, (await RawRequest.SendAsync(server.Address, "GET /metrics", $"Authorization: Bearer {Token}")).Status);
    }

    [Fact]
    public async Task Redirects_and_clicks_are_counted()
    {
        await using var server = await TestServer.StartAsync(["--Clicks:CommitTimeout=30s"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        for (var i = 0; i < 3; i++)
            (await server.ClickAsync("spring")).Dispose();
        (await server.ClickAsync("nothing")).Dispose();

        var metrics = await server.Client.GetStringAsync("/metrics");

        Assert.Contains("linkapp_redirects_total{outcome=\"redirected\"} 3", metrics, StringComparison.Ordinal);
        Assert.Contains("linkapp_redirects_total{outcome=\"unknown\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("linkapp_clicks_recorded_total 3", metrics, StringComparison.Ordinal);
        Assert.Contains("linkapp_clicks_late_total 0", metrics, StringComparison.Ordinal);
        Assert.Contains("linkapp_clicks_lost_total 0", metrics, StringComparison.Ordinal);
        Assert.Contains("linkapp_viewers 0", metrics, StringComparison.Ordinal);
        Assert.Matches("linkapp_commit_seconds_count [1-3]", metrics);
    }

    [Fact]
    public async Task Each_batch_is_counted_with_its_clicks_and_dots()
    {
        await using var server = await TestServer.StartAsync(["--Live:Interval=100ms"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await server.ClickAsync("spring", Visitors.Malaysia)).Dispose();

        await Eventually.TrueAsync(
            async () => (await server.Client.GetStringAsync("/metrics")).Contains("linkapp_batch_dots_sum 1", StringComparison.Ordinal),
            "the batch is counted");
    }

    [Fact]
    public async Task Servers_count_for_themselves()
    {
        await using var one = await TestServer.StartAsync();
        await using var other = await TestServer.StartAsync();
        (await one.ClickAsync("nothing")).Dispose();

        Assert.Contains("linkapp_redirects_total{outcome=\"unknown\"} 0", await other.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
