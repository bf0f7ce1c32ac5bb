using LinkApp.Core.Live;
using LinkApp.Tests.Support;
using LinkApp.Web.Live;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Unit;

public sealed class LiveStreamTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Subscription _viewer = new(1, new LiveWindow(TimeSpan.FromMinutes(15)).ToSnapshot(0, DateTimeOffset.UnixEpoch), 100, _ => { });
    private int _asked;
    private bool _allowed = true;

    public void Dispose() => _viewer.Dispose();

    [Fact]
    public async Task Batches_come_as_they_are_offered()
    {
        await using var stream = Open();
        var next = stream.MoveNextAsync().AsTask();
        _viewer.Offer(Batch(1));
        Assert.True(await Eventually.Get(next, "a batch"));
        Assert.Equal(1, stream.Current?.To);
        _viewer.Offer(Batch(2));

        Assert.True(await Eventually.Get(stream.MoveNextAsync().AsTask(), "a batch"));
        Assert.Equal(2, stream.Current?.To);
    }

    [Fact]
    public async Task A_quiet_feed_yields_null_after_each_interval_and_asks_for_access()
    {
        await using var stream = Open();
        for (var i = 1; i <= 3; i++)
        {
            Assert.True(await AdvanceAsync(stream.MoveNextAsync().AsTask()));
            Assert.Null(stream.Current);
        }

        Assert.InRange(_asked, 2, 3);
    }

    [Fact]
    public async Task A_busy_feed_asks_for_access_as_often()
    {
        await using var stream = Open();
        for (var i = 1; i <= 30; i++)
        {
            _viewer.Offer(Batch(i));
            Assert.True(await Eventually.Get(stream.MoveNextAsync().AsTask(), "a batch"));
            Assert.Equal(i, stream.Current?.To);
            _time.Advance(LiveStream.CheckInterval / 5);
        }

        Assert.InRange(_asked, 5, 6);
    }

    [Fact]
    public async Task It_ends_when_access_does()
    {
        await using var stream = Open();
        _allowed = false;
        Assert.True(await AdvanceAsync(stream.MoveNextAsync().AsTask()));

        Assert.False(await Eventually.Get(stream.MoveNextAsync().AsTask(), "the end"));
    }

    [Fact]
    public async Task It_ends_with_its_subscription()
    {
        await using var stream = Open();
        var next = stream.MoveNextAsync().AsTask();
        _viewer.Dispose();

        Assert.False(await Eventually.Get(next, "the end"));
    }

    private IAsyncEnumerator<ClickBatch?> Open() => LiveStream.ReadAsync(
        _viewer,
        _ =>
        {
            _asked++;
            return ValueTask.FromResult(_allowed);
        },
        _time,
        TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

    private async Task<bool> AdvanceAsync(Task<bool> next)
    {
        _time.Advance(LiveStream.CheckInterval);
        return await Eventually.Get(next, "the interval ends");
    }

    private static ClickBatch Batch(long id) => new()
    {
        From = id,
        To = id,
        Time = DateTimeOffset.UnixEpoch,
        Total = 1,
        Unlocated = 1,
        Dots = [],
        Countries = new Dictionary<string, long>(),
        Latest = [],
    };
}
