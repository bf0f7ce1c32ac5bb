using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The last use of an API key: known at once, written seldom, and not lost when the server stops.</summary>
[Trait("Store", "both")]
public sealed class KeyUseTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 3, 2, 10, 0, 0, DateTimeKind.Utc);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Start));
    private readonly TempFolder _folder = new();
    private TestServer _server = null!;
    private HttpClient _program = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(time: _time, folder: _folder);
        _program = await _server.ApiAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _program.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_request_writes_nothing_until_a_minute_is_over()
    {
        var use = _server.Services.GetRequiredService<KeyUse>();
        var key = await KeyAsync();
        Assert.Null(use.GetLast(key.Id, key.LastUsedAt));

        Assert.Equal(HttpStatusCode.OK, (await _program.GetApiAsync("links")).Status);

        Assert.Null((await KeyAsync()).LastUsedAt);
        Assert.Equal(Start, use.GetLast(key.Id, null));
        _time.Advance(LastUse.Interval);
        await Eventually.TrueAsync(async () => (await KeyAsync()).LastUsedAt == Start, "the use is written");
        Assert.Equal(Start, use.GetLast(key.Id, (await KeyAsync()).LastUsedAt));
    }

    [Fact]
    public async Task A_use_is_written_at_the_stop()
    {
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync());
        await _server.StopAsync();

        await using var again = await TestServer.StartAsync(time: _time, folder: _folder);
        var key = Assert.Single(await again.KeysAsync(), key => key.Role == Role.Viewer);

        Assert.Equal(Start, key.LastUsedAt);
    }

    private async Task<HttpStatusCode> RefusedAsync()
    {
        using var viewer = await _server.ApiAsync(role: Role.Viewer);
        return (await viewer.PostAsync("links", """{ "destination": "https://example.com/" }""")).Status;
    }

    private async Task<ApiKey> KeyAsync()
    {
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        return await db.ApiKeys.AsNoTracking().SingleAsync();
    }
}
