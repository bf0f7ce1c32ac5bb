using System.Net.Sockets;
using System.Text;
using LinkApp.Core.Clicks;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>A program that opens the live feed and does not read it.</summary>
[Trait("Tier", "full")]
public sealed class LiveSilentClientTests
{
    // 300 batches of some 18 KB are more than the system buffers for a client that does not read.
    private const int Intervals = 300;
    private const int ClicksOfInterval = 300;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_delays_nobody_and_finds_what_it_missed_merged_into_few_batches()
    {
        await using var server = await TestServer.StartAsync(["--Live:MaxDots=1000", "--Clicks:CommitTimeout=30s"], _time);
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var api = await server.ApiAsync();
        using var silent = await ConnectAsync(server, api);
        using var reading = await EventReader.OpenAsync(api);
        var random = new Random(5);
        for (var i = 0; i < Intervals; i++)
        {
            var clicks = server.Services.GetRequiredService<ClickLog>();
            await Task.WhenAll(Enumerable.Range(0, ClicksOfInterval).Select(_ => clicks.RecordAsync(new Click
            {
                OrganizationId = link.OrganizationId,
                LinkId = link.Id,
                Link = link.Slug,
                Time = _time.GetUtcNow(),
                Place = LiveClicksTests.Anywhere(random),
                Destination = link.Destination,
            })));
            _time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(ClicksOfInterval, (await reading.BatchAsync()).Json.GetProperty("total").GetInt64());
        }

        var (batches, total) = (0, 0L);
        try
        {
            using var late = await EventReader.OpenAsync(silent.GetStream());
            for (; total < Intervals * ClicksOfInterval; batches++)
            {
                var batch = (await late.BatchAsync()).Json;
                Assert.Equal(batch.GetProperty("total").GetInt64(), batch.GetProperty("dots").EnumerateArray().Sum(dot => dot.GetProperty("count").GetInt64()));
                Assert.InRange(batch.GetProperty("dots").GetArrayLength(), 1, 1_000);
                total += batch.GetProperty("total").GetInt64();
            }
            Assert.Equal(Intervals * ClicksOfInterval, total);
            Assert.InRange(batches, 1, Intervals - 1);
        }
        catch (IOException)
        {
            // On a slow machine, the server closes a connection that takes nothing for five seconds, and buffered data is lost.
        }
    }

    [Fact]
    public async Task It_is_forgotten_when_it_goes()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var api = await server.ApiAsync();
        var live = server.Services.GetRequiredService<LiveClicks>();
        using var silent = await ConnectAsync(server, api);
        Assert.Equal(1, live.ViewerCount);
        silent.Client.Close(0);

        await Eventually.TrueAsync(
            async () =>
            {
                // The server notices only when it writes.
                (await server.ClickAsync("spring")).Dispose();
                _time.Advance(TimeSpan.FromSeconds(2));
                return live.ViewerCount == 0;
            },
            "the silent client is forgotten");
    }

    /// <summary>Requests the feed with a tiny receive buffer, over HTTP/1.0, whose answers are not chunked.</summary>
    private static async Task<TcpClient> ConnectAsync(TestServer server, HttpClient api)
    {
        var (address, live) = (new Uri(server.Address), server.Services.GetRequiredService<LiveClicks>());
        var client = new TcpClient { ReceiveBufferSize = 1024 };
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET /api/v1/live HTTP/1.0\r\nHost: localhost\r\nAuthorization: {api.DefaultRequestHeaders.Authorization}\r\n\r\n"));
        await Eventually.TrueAsync(() => live.ViewerCount == 1, "the silent client is a viewer");
        return client;
    }
}
