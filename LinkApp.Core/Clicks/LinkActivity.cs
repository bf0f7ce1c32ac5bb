namespace LinkApp.Core.Clicks;

/// <summary>The clicks of a link as a list shows them, bots and internal clicks left out.</summary>
/// <param name="Total">Clicks since the first.</param>
/// <param name="Redirected">
/// Redirected clicks, which count for maximum clicks: without visitors whom a rule refused, but with internal clicks, and with
/// clicks that were deleted since.
/// </param>
/// <param name="Hours">Clicks of the last <see cref="HourCount"/> hours of the clock, oldest first; the last is the running one.</param>
public sealed record LinkActivity(long Total, long Redirected, IReadOnlyList<long> Hours)
{
    public const int HourCount = 6;

    /// <summary>A link without clicks.</summary>
    public static readonly LinkActivity None = new(0, 0, new long[HourCount]);
}
