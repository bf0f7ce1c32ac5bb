using BitFaster.Caching.Lru;

namespace LinkApp.Core.Limits;

/// <summary>
/// Tries in memory. It is bounded: an attacker with enough addresses to push others out of it could not be stopped by the limit anyway.
/// </summary>
public sealed class LocalPasswordAttempts(TimeProvider time) : PasswordAttempts
{
    private const int Capacity = 20_000;

    private readonly ConcurrentLru<(ulong Visitor, long LinkId), Tries> _tries = new(Capacity);

    public override ValueTask<TimeSpan?> TakeAsync(ulong visitor, long linkId)
    {
        var tries = _tries.GetOrAdd((visitor, linkId), static _ => new Tries());
        lock (tries)
        {
            var oldest = tries.Times[tries.Next];
            if (oldest is not null && time.GetElapsedTime(oldest.Value) is var elapsed && elapsed < Window)
                return new(Window - elapsed);
            tries.Times[tries.Next] = time.GetTimestamp();
            tries.Next = (tries.Next + 1) % Limit;
            return new((TimeSpan?)null);
        }
    }

    public override ValueTask RefundAsync(ulong visitor, long linkId)
    {
        if (!_tries.TryGet((visitor, linkId), out var tries))
            return default;
        lock (tries)
        {
            tries.Next = (tries.Next + Limit - 1) % Limit;
            tries.Times[tries.Next] = null;
        }
        return default;
    }

    /// <summary>The times of the latest tries, in a ring buffer: the next one replaces the oldest.</summary>
    private sealed class Tries
    {
        public long?[] Times { get; } = new long?[Limit];

        public int Next { get; set; }
    }
}
