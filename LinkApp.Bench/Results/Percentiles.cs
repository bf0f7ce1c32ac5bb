using System.Diagnostics;

namespace LinkApp.Bench.Results;

/// <summary>Computes percentiles of short lists, and measures repeated work.</summary>
internal static class Percentiles
{
    /// <summary>The value below which <paramref name="share"/> (0 to 1) of the values are; NaN for an empty list.</summary>
    public static double Get(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Clamp(Math.Ceiling(sorted.Length * share) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The median, which one slow round of a busy machine does not change.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Runs the work a few times unmeasured, then <paramref name="times"/> times; returns the milliseconds of each run.</summary>
    public static async Task<double[]> TimeAsync(int times, Func<int, Task> work, CancellationToken cancel)
    {
        for (var i = 0; i < Math.Min(times, 3); i++)
            await work(i);
        var taken = new double[times];
        for (var i = 0; i < times; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            await work(i);
            taken[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        return taken;
    }
}
