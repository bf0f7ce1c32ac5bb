namespace LinkApp.Bench.Load;

/// <summary>The result of a load.</summary>
/// <param name="Answers">The number of complete answers.</param>
/// <param name="Errors">How many of them had a status of 400 or more, unknown slugs included.</param>
/// <param name="Failures">The number of requests without a complete answer.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="P50">Median time from request to answer, in microseconds.</param>
/// <param name="P99">The time that 99 % of the answers stayed below, in microseconds.</param>
/// <param name="Max">The longest time, in microseconds.</param>
internal sealed record LoadResult(long Answers, long Errors, long Failures, double Seconds, double P50, double P99, double Max)
{
    /// <summary>The number of redirects: answers with a status below 400.</summary>
    public long Redirects => Answers - Errors;

    public double PerSecond => Answers / Seconds;
}
