using System.Net;
using LinkApp.Tests.Support;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>What a collector of OpenTelemetry gets from a real server.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_metrics_traces_and_logs_without_personal_data()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = await TestServer.StartAsync(
            [$"--Telemetry:Endpoint={collector.Address}", "--Telemetry:Headers=Authorization=Bearer secret", "--Telemetry:Service=links-of-acme"]);
        await server.MemberAsync("ada@example.com");
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await server.ClickAsync("spring")).Dispose();
        using var page = await server.Client.GetAsync("/account/sign-in?returnUrl=%2Fapp%2Flinks%2Ftop-secret");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var api = await server.Client.GetAsync("/api/v1/links/hidden-slug?q=ada%40example.com");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);

        server.Services.GetRequiredService<TracerProvider>().ForceFlush();
        server.Services.GetRequiredService<MeterProvider>().ForceFlush();
        server.Services.GetRequiredService<LoggerProvider>().ForceFlush();
        await Eventually.TrueAsync(() => collector.Get("traces").Contains("/api/v1/links/{slug}", StringComparison.Ordinal), "the trace arrives");
        await Eventually.TrueAsync(() => collector.Get("metrics").Contains("linkapp_redirects_total", StringComparison.Ordinal), "the metrics arrive");

        Assert.All(collector.Received, request => Assert.Equal("Bearer secret", request.Authorization));
        Assert.All(collector.Received, request => Assert.Contains("links-of-acme", request.Body, StringComparison.Ordinal));
        Assert.Contains("/account/sign-in", collector.Get("traces"), StringComparison.Ordinal);
        var all = string.Concat(collector.Received.Select(request => request.Body));
        foreach (var personal in (string[])["top-secret", "hidden-slug", "ada@", "example.com", "127.0.0.1", "spring", "Mozilla"])
            Assert.DoesNotContain(personal, all, StringComparison.Ordinal);
    }
}
