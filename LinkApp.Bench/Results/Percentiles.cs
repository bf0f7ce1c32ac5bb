using System.Diagnostics;

namespace LinkApp.Bench.Results;

/// <summary>Percentiles of short lists, and times of repeated work.</summary>
internal static class Percentiles
{
    /// <summary>The value below which <paramref name="share"/> (0 to 1) of the values are; NaN of none.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Clamp(Math.Ceiling(sorted.Length * share) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The middle value: one slow round of a busy machine does not move it.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Does the work a few times unmeasured, then <paramref name="times"/> times; milliseconds of each.</summary>
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
