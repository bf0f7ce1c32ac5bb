using BitFaster.Caching.Lru;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Keeps visitors from trying passwords out: <see cref="Limit"/> tries a minute for each visitor and link. Memory is
/// bounded; whoever could push others out of it has more addresses than the limit would stop.
/// </summary>
public sealed class PasswordAttempts(TimeProvider time)
{
    public const int Limit = 5;

    private const int Capacity = 20_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentLru<(ulong Visitor, long LinkId), Tries> _tries = new(Capacity);

    /// <summary>
    /// Takes one try, before the password is looked at: parallel tries are counted, too. Returns the time after which there is
    /// another one where all are used up, else null.
    /// </summary>
    public TimeSpan? Take(ulong visitor, long linkId)
    {
        var tries = _tries.GetOrAdd((visitor, linkId), static _ => new Tries());
        lock (tries)
        {
            var oldest = tries.Times[tries.Next];
            if (oldest is not null && time.GetElapsedTime(oldest.Value) is var elapsed && elapsed < Window)
                return Window - elapsed;
            tries.Times[tries.Next] = time.GetTimestamp();
            tries.Next = (tries.Next + 1) % Limit;
            return null;
        }
    }

    /// <summary>Gives the last try back, since its password was right: many may share an address.</summary>
    public void Refund(ulong visitor, long linkId)
    {
        if (!_tries.TryGet((visitor, linkId), out var tries))
            return;
        lock (tries)
        {
            tries.Next = (tries.Next + Limit - 1) % Limit;
            tries.Times[tries.Next] = null;
        }
    }

    /// <summary>The times of the last tries, in a ring: the next one replaces the oldest.</summary>
    private sealed class Tries
    {
        public long?[] Times { get; } = new long?[Limit];

        public int Next { get; set; }
    }
}
