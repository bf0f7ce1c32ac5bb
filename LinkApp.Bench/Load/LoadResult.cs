namespace LinkApp.Bench.Load;

/// <summary>What a generator saw.</summary>
/// <param name="Answers">Complete answers.</param>
/// <param name="Errors">Of them, those with a status from 400 on, unknown slugs included.</param>
/// <param name="Failures">Requests that had no complete answer.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="P50">Median time from request to answer, in microseconds.</param>
/// <param name="P99">The time that 1 % of the answers took longer than, in microseconds.</param>
/// <param name="Max">The longest time, in microseconds.</param>
internal sealed record LoadResult(long Answers, long Errors, long Failures, double Seconds, double P50, double P99, double Max)
{
    /// <summary>Answers below 400: redirects.</summary>
    public long Redirects => Answers - Errors;

    public double PerSecond => Answers / Seconds;
}
