using System.Numerics;

namespace LinkApp.Bench.Results;

/// <summary>
/// A histogram of times with buckets that are at most 1.6 % wide: percentiles of any number of values in 30 KB. Not
/// thread-safe: use one per thread and merge them.
/// </summary>
internal sealed class Histogram
{
    private const int BucketsPerOctave = 64;

    private readonly long[] _counts = new long[58 * BucketsPerOctave];

    public long Count { get; private set; }

    /// <summary>The largest value, in microseconds.</summary>
    public long Max { get; private set; }

    public void Add(TimeSpan time, long times = 1)
    {
        var microseconds = Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond);
        _counts[GetBucket(microseconds)] += times;
        Count += times;
        Max = Math.Max(Max, microseconds);
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The time in microseconds below which <paramref name="share"/> (0 to 1) of the values are; 0 if there are none.</summary>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0 && Count > 0)
                return Math.Min(Max, (GetLowest(i) + GetLowest(i + 1)) / 2.0);
        }
        return 0;
    }

    private static int GetBucket(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - 6);
        return (shift * BucketsPerOctave) + (int)(value >> shift);
    }

    private static long GetLowest(int bucket)
    {
        var shift = bucket < 2 * BucketsPerOctave ? 0 : (bucket / BucketsPerOctave) - 1;
        return (bucket - ((long)shift * BucketsPerOctave)) << shift;
    }
}
