using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Links.List;

/// <summary>A small bar chart of hours, with a label for screen readers, as markup: a list has 50 of these.</summary>
internal static class SparkBars
{
    private const int Pitch = 9;
    private const int Gap = 2;
    private const int Height = 22;

    // A single click is visible, however high the highest bar is.
    private const int MinHeight = 3;

    /// <summary>The chart of the clicks of some hours, the oldest first.</summary>
    public static MarkupString Draw(IReadOnlyList<long> hours)
    {
        var max = hours.Max();
        var bars = string.Concat(hours.Select((clicks, i) => $"M{i * Pitch} {Height}v-{GetHeight(clicks, max)}h{Pitch - Gap}V{Height}z"));
        return new(
            $"<svg class=\"spark-bars\" viewBox=\"0 0 {(hours.Count * Pitch) - Gap} {Height}\" role=\"img\" "
                + $"aria-label=\"Clicks in the last {hours.Count} hours: {string.Join(", ", hours)}\"><path d=\"{bars}\"/></svg>");
    }

    private static long GetHeight(long clicks, long max) => clicks == 0 ? 1 : Math.Max(MinHeight, clicks * Height / max);
}
