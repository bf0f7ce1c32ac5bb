using System.Threading.RateLimiting;

namespace LinkApp.Web.Api;

/// <summary>
/// A token bucket with one token for each request of a minute, which refills evenly: a caller that was idle may send a
/// minute's requests at once. The framework's own bucket always uses the system's clock.
/// </summary>
internal sealed class TokenBucket(int perMinute, TimeProvider time) : RateLimiter
{
    private readonly Lock _lock = new();
    private readonly double _perSecond = perMinute / 60.0;
    private double _tokens = perMinute;
    private long _counted = time.GetTimestamp();
    private long _used = time.GetTimestamp();

    /// <summary>How long a full bucket has not been used, so that it can be dropped. Null while it refills.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_lock)
                return Fill() >= perMinute ? time.GetElapsedTime(_used) : null;
        }
    }

    public override RateLimiterStatistics GetStatistics()
    {
        lock (_lock)
            return new RateLimiterStatistics { CurrentAvailablePermits = (long)Fill() };
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            if (Fill() < permitCount)
                return new Lease(TimeSpan.FromSeconds((permitCount - _tokens) / _perSecond));
            _tokens -= permitCount;
            _used = time.GetTimestamp();
            return new Lease(null);
        }
    }

    // Requests don't queue: the answer says when to try again.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(permitCount));

    private double Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(perMinute, _tokens + (time.GetElapsedTime(_counted, now).TotalSeconds * _perSecond));
        _counted = now;
        return _tokens;
    }

    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
