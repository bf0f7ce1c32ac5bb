using LinkApp.Core.Limits;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Unit;

/// <summary>What token buckets promise, wherever they are.</summary>
public abstract class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new(Support.Pipeline.Start);
    private TokenBuckets? _buckets;

    private TokenBuckets Buckets => _buckets ??= Create(_time);

    protected abstract TokenBuckets Create(TimeProvider time);

    [Fact]
    public async Task A_minutes_requests_may_come_at_once_and_no_more()
    {
        Assert.Equal(60, await TakeAsync(100, 60));
        Assert.Equal(0, (await Buckets.TakeAsync("ada", 60)).Left);
    }

    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(1, 1)]
    [InlineData(10.5, 10)]
    [InlineData(60, 60)]
    [InlineData(3600, 60)]
    public async Task It_fills_up_evenly_and_no_further_than_a_minutes_requests(double seconds, int tokens)
    {
        Assert.Equal(60, await TakeAsync(60, 60));

        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(tokens, await TakeAsync(100, 60));
    }

    [Fact]
    public async Task Who_is_refused_is_told_when_the_next_token_comes()
    {
        Assert.Equal(6, await TakeAsync(6, 6));
        _time.Advance(TimeSpan.FromSeconds(3));

        var refused = await Buckets.TakeAsync("ada", 6);

        Assert.Equal(7, refused.RetryAfter!.Value.TotalSeconds, tolerance: 0.001);
    }

    [Fact]
    public async Task Requests_at_once_are_all_counted()
    {
        var buckets = Buckets;
        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await buckets.TakeAsync("ada", 10))));

        Assert.Equal(10, taken.Count(balance => balance.RetryAfter is null));
    }

    /// <summary>Makes requests; returns how many got a token.</summary>
    private async Task<int> TakeAsync(int requests, int perMinute)
    {
        var taken = 0;
        for (var i = 0; i < requests; i++)
            taken += (await Buckets.TakeAsync("ada", perMinute)).RetryAfter is null ? 1 : 0;
        return taken;
    }
}

/// <summary>Buckets in the memory of one server.</summary>
public sealed class LocalTokenBucketTests : TokenBucketTests
{
    protected override TokenBuckets Create(TimeProvider time) => new LocalTokenBuckets(time);

    [Fact]
    public async Task Callers_without_end_take_no_memory_without_end()
    {
        var buckets = new LocalTokenBuckets(new FakeTimeProvider());
        for (var i = 0; i < 2 * LocalTokenBuckets.Capacity; i++)
            await buckets.TakeAsync($"caller {i}", 10);

        Assert.InRange(buckets.Count, 1, LocalTokenBuckets.Capacity);
    }
}
