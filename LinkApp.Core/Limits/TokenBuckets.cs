using BitFaster.Caching.Lru;

namespace LinkApp.Core.Limits;

/// <summary>
/// A token bucket for each caller, with one token for each request of a minute, which refills evenly: a caller that was idle may send a
/// minute's requests at once. Memory is bounded: a caller whom others push out of it has a full bucket again.
/// </summary>
public sealed class TokenBuckets(TimeProvider time)
{
    /// <summary>The most callers that are remembered.</summary>
    internal const int Capacity = 20_000;

    private readonly ConcurrentLru<string, Bucket> _buckets = new(Capacity);

    /// <summary>The number of callers that are remembered.</summary>
    internal int Count => _buckets.Count;

    /// <summary>Takes a token of a caller, if there is one.</summary>
    /// <param name="caller">Who asks, by any name that differs from others.</param>
    /// <param name="perMinute">The tokens of a minute, 1 or more, and those of a full bucket.</param>
    public ValueTask<TokenBalance> TakeAsync(string caller, int perMinute)
    {
        var bucket = _buckets.GetOrAdd(caller, static (_, full) => new Bucket(full.Tokens, full.Now), (Tokens: perMinute, Now: time.GetTimestamp()));
        var perSecond = perMinute / 60.0;
        lock (bucket)
        {
            var now = time.GetTimestamp();
            var tokens = Math.Min(perMinute, bucket.Tokens + (time.GetElapsedTime(bucket.Counted, now).TotalSeconds * perSecond));
            var isTaken = tokens >= 1;
            (bucket.Tokens, bucket.Counted) = (isTaken ? tokens - 1 : tokens, now);
            return new(new TokenBalance((int)bucket.Tokens, isTaken ? null : TimeSpan.FromSeconds((1 - tokens) / perSecond)));
        }
    }

    private sealed class Bucket(double tokens, long counted)
    {
        public double Tokens { get; set; } = tokens;

        /// <summary>The timestamp at which there were these tokens.</summary>
        public long Counted { get; set; } = counted;
    }
}

/// <summary>What is in a bucket after a request.</summary>
/// <param name="Left">The tokens that are left.</param>
/// <param name="RetryAfter">When there is a token again; null if the request has got one.</param>
public readonly record struct TokenBalance(int Left, TimeSpan? RetryAfter);
