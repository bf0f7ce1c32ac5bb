using BitFaster.Caching.Lru;

namespace LinkApp.Core.Limits;

/// <summary>Buckets in memory. It is bounded: a caller whom others push out of it has a full bucket again.</summary>
public sealed class LocalTokenBuckets(TimeProvider time) : TokenBuckets
{
    /// <summary>The most callers that are remembered.</summary>
    internal const int Capacity = 20_000;

    private readonly ConcurrentLru<string, Bucket> _buckets = new(Capacity);

    /// <summary>The number of callers that are remembered.</summary>
    internal int Count => _buckets.Count;

    public override ValueTask<TokenBalance> TakeAsync(string caller, int perMinute)
    {
        var bucket = _buckets.GetOrAdd(caller, static (_, full) => new Bucket(full.Tokens, full.Now), (Tokens: perMinute, Now: time.GetTimestamp()));
        lock (bucket)
        {
            var now = time.GetTimestamp();
            var tokens = TokenBalance.Refill(bucket.Tokens, time.GetElapsedTime(bucket.Counted, now), perMinute);
            var isTaken = tokens >= 1;
            (bucket.Tokens, bucket.Counted) = (isTaken ? tokens - 1 : tokens, now);
            return new(TokenBalance.Create(bucket.Tokens, isTaken, perMinute));
        }
    }

    private sealed class Bucket(double tokens, long counted)
    {
        public double Tokens { get; set; } = tokens;

        /// <summary>The timestamp at which there were these tokens.</summary>
        public long Counted { get; set; } = counted;
    }
}
