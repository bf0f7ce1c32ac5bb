namespace LinkApp.Core.Links;

/// <summary>
/// Counts the clicks of links that have a limit, or whose rules ask for their number, so that of any number of concurrent visitors exactly as
/// many get in as the limit allows.
/// </summary>
public abstract class ClickLimits
{
    /// <summary>Whether a link may be opened now. Another visitor may be faster: <see cref="OpenAsync"/> decides.</summary>
    public abstract Task<ClickLimitState> CheckAsync(LinkEntry link);

    /// <summary>Opens a link once, if its limit allows it. Ends when the click is recorded.</summary>
    /// <param name="link">The link.</param>
    /// <param name="mayCount">False if it is known before that the click does not count, such as that of a bot.</param>
    /// <param name="open">
    /// Records the click: gets the number of clicks before it, and returns whether this one counts and when it is recorded. Called
    /// once where the result is <see cref="ClickLimitState.Open"/>, else not at all. It must not wait.
    /// </param>
    public abstract Task<ClickLimitState> OpenAsync(LinkEntry link, bool mayCount, Func<long, (bool Counts, Task Recorded)> open);
}
