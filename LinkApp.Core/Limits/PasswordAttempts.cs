using BitFaster.Caching.Lru;

namespace LinkApp.Core.Limits;

/// <summary>
/// Limits password guessing to <see cref="Limit"/> tries a minute for each visitor and link. Memory is bounded: an attacker
/// with enough addresses to push others out of it could not be stopped by the limit anyway.
/// </summary>
public sealed class PasswordAttempts(TimeProvider time)
{
    public const int Limit = 5;

    private const int Capacity = 20_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentLru<(ulong Visitor, long LinkId), Tries> _tries = new(Capacity);

    /// <summary>
    /// Takes one try, before the password is checked, so that parallel tries are counted, too. Returns null, or the time to
    /// wait if all tries are used up.
    /// </summary>
    public ValueTask<TimeSpan?> TakeAsync(ulong visitor, long linkId)
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

    /// <summary>Gives back a try whose password was right, since many visitors may share an address.</summary>
    public ValueTask RefundAsync(ulong visitor, long linkId)
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
