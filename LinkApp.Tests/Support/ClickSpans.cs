using LinkApp.Core.Clicks.Store;

namespace LinkApp.Tests.Support;

/// <summary>What a store must say of where the clicks of a time are. Times are seconds after <see cref="Pipeline.Start"/>.</summary>
internal static class ClickSpans
{
    /// <summary>No click of a time is outside of the ids that are found for it.</summary>
    public static void AssertFound(ClickReads reads, int[] seconds)
    {
        var clicks = reads.Clicks(1, ClickReads.AllLinks, 1, long.MaxValue).Select(click => (click.Id, click.Time)).ToList();
        foreach (var second in seconds)
        {
            var (from, to) = (Milliseconds(second), Milliseconds(second + 60));
            var first = reads.FindFirstId(Pipeline.Start.AddSeconds(second));
            Assert.All(clicks.Where(click => click.Time >= from), click => Assert.True(click.Id >= first));
            var spans = reads.FindSpans(1, reads.LastId, from, to).ToList();
            Assert.All(
                clicks.Where(click => click.Time >= from && click.Time < to),
                click => Assert.Single(spans, span => click.Id >= span.First && click.Id <= span.Last));
        }
    }

    /// <summary>A time in milliseconds since 1970.</summary>
    public static long Milliseconds(int second) => Pipeline.Start.AddSeconds(second).ToUnixTimeMilliseconds();
}
