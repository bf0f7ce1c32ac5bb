using System.Diagnostics;
using LinkApp.Bench.Results;

namespace LinkApp.Bench.Live;

/// <summary>Holds what viewers received against what was answered.</summary>
internal sealed class FeedCheck
{
    /// <summary>From the answer of a click to the arrival of its batch, for each click and viewer.</summary>
    public Histogram Delay { get; } = new();

    public long Batches { get; private set; }

    public long Bytes { get; private set; }

    public int MaxBytes { get; private set; }

    public int MaxDots { get; private set; }

    /// <summary>Intervals in which an organization had clicks and a viewer got nothing.</summary>
    public long Missed { get; private set; }

    /// <summary>Viewers whose batches do not sum to the clicks of their organization.</summary>
    public int WrongSums { get; private set; }

    /// <summary>Batches whose dots and unlocated clicks do not sum to their total.</summary>
    public long WrongBatches { get; private set; }

    /// <summary>Batches that begin before the end of the one before: a click twice.</summary>
    public long Overlaps { get; private set; }

    /// <param name="arrivals">A viewer's batches.</param>
    /// <param name="answers">The times of the answers of the organization's clicks, ascending.</param>
    /// <param name="interval">Between two batches.</param>
    public void Add(Arrival[] arrivals, long[] answers, TimeSpan interval)
    {
        // Batches do not name the answers of their clicks, but both follow the commits: the n-th click of the feed is the
        // n-th answer, give or take those of one commit.
        var next = 0;
        Arrival? before = null;
        foreach (var arrival in arrivals)
        {
            for (var i = 0L; i < arrival.Total && next < answers.Length; i++)
                Delay.Add(Stopwatch.GetElapsedTime(answers[next++], arrival.Arrived));
            Batches++;
            Bytes += arrival.Bytes;
            MaxBytes = Math.Max(MaxBytes, arrival.Bytes);
            MaxDots = Math.Max(MaxDots, arrival.Dots);
            WrongBatches += arrival.Shown == arrival.Total ? 0 : 1;
            if (before is not null)
            {
                Overlaps += arrival.From <= before.To ? 1 : 0;
                Missed += MissedBetween(before.Arrived, arrival.Arrived, answers, interval);
            }
            before = arrival;
        }
        WrongSums += arrivals.Sum(arrival => arrival.Total) == answers.Length ? 0 : 1;
    }

    /// <summary>Whole intervals without a batch although clicks had been answered before them.</summary>
    private static long MissedBetween(long before, long after, long[] answers, TimeSpan interval)
    {
        // The wait begins with the first click since the last batch: feeds without clicks send nothing.
        var index = Array.BinarySearch(answers, before);
        index = index < 0 ? ~index : index;
        if (index == answers.Length || answers[index] >= after)
            return 0;
        var waited = Stopwatch.GetElapsedTime(answers[index], after);
        // Half an interval of grace: a late timer is a delay, and the delays tell it.
        return Math.Max(0, (long)Math.Floor((waited / interval) - 0.5));
    }
}
