using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Support;

/// <summary>A collector of OpenTelemetry on loopback. It keeps what it is sent: texts are readable in the binary format.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string? Authorization, string Body)> _received = [];

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Everything that was sent, with the paths and the header Authorization of the requests.</summary>
    public IReadOnlyList<(string Path, string? Authorization, string Body)> Received => [.. _received];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.MapPost("/v1/{signal}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector._received.Enqueue((context.Request.Path, context.Request.Headers.Authorization, Encoding.Latin1.GetString(body.ToArray())));
        });
        await app.StartAsync();
        return collector;
    }

    /// <summary>All bodies of a signal, such as <c>traces</c>.</summary>
    public string Get(string signal) => string.Concat(Received.Where(request => request.Path == $"/v1/{signal}").Select(request => request.Body));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
