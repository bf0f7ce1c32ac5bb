using System.Threading.RateLimiting;
using LinkApp.Web.Api;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Unit;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_minutes_requests_may_come_at_once_and_no_more()
    {
        using var bucket = new TokenBucket(60, _time);

        Assert.Equal(60, Enumerable.Range(0, 100).Count(_ => Take(bucket)));
        Assert.Equal(0, bucket.GetStatistics().CurrentAvailablePermits);
    }

    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(1, 1)]
    [InlineData(10.5, 10)]
    [InlineData(60, 60)]
    [InlineData(3600, 60)]
    public void It_fills_up_evenly_and_no_further_than_a_minutes_requests(double seconds, int tokens)
    {
        using var bucket = new TokenBucket(60, _time);
        Assert.All(Enumerable.Range(0, 60), _ => Assert.True(Take(bucket)));

        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(tokens, Enumerable.Range(0, 100).Count(_ => Take(bucket)));
    }

    [Fact]
    public void Who_is_refused_is_told_when_the_next_token_comes()
    {
        using var bucket = new TokenBucket(6, _time);
        Assert.All(Enumerable.Range(0, 6), _ => Assert.True(Take(bucket)));
        _time.Advance(TimeSpan.FromSeconds(3));

        using var refused = bucket.AttemptAcquire();

        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        Assert.Equal(7, wait.TotalSeconds, tolerance: 0.001);
    }

    [Fact]
    public void It_can_be_forgotten_only_when_it_is_full()
    {
        using var bucket = new TokenBucket(60, _time);
        Assert.True(Take(bucket));
        Assert.Null(bucket.IdleDuration);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(5), bucket.IdleDuration);
    }

    private static bool Take(TokenBucket bucket)
    {
        using var lease = bucket.AttemptAcquire();
        return lease.IsAcquired;
    }
}
