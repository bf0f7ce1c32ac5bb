namespace LinkApp.Core.Limits;

/// <summary>
/// A token bucket for each caller, with one token for each request of a minute, which refills evenly: a caller that was idle may send a
/// minute's requests at once.
/// </summary>
public abstract class TokenBuckets
{
    /// <summary>Takes a token of a caller, if there is one.</summary>
    /// <param name="caller">Who asks, by any name that differs from others.</param>
    /// <param name="perMinute">The tokens of a minute, 1 or more, and those of a full bucket.</param>
    public abstract ValueTask<TokenBalance> TakeAsync(string caller, int perMinute);
}

/// <summary>What is in a bucket after a request.</summary>
/// <param name="Left">The tokens that are left.</param>
/// <param name="RetryAfter">When there is a token again; null if the request has got one.</param>
public readonly record struct TokenBalance(int Left, TimeSpan? RetryAfter)
{
    private const double Minute = 60;

    /// <summary>What a bucket of some tokens has refilled to.</summary>
    internal static double Refill(double tokens, TimeSpan elapsed, int perMinute) =>
        Math.Min(perMinute, tokens + (elapsed.TotalSeconds * perMinute / Minute));

    /// <summary>The balance of a bucket from which a request has got a token, or not.</summary>
    internal static TokenBalance Create(double left, bool isTaken, int perMinute) =>
        new((int)left, isTaken ? null : TimeSpan.FromSeconds((1 - left) * Minute / perMinute));
}
