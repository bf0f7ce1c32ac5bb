using System.Diagnostics;
using LinkApp.Bench.Results;

namespace LinkApp.Bench.Live;

/// <summary>Compares the batches that viewers received with the clicks that were answered.</summary>
internal sealed class FeedCheck
{
    /// <summary>The time from the answer to a click to the arrival of its batch, for each click and viewer.</summary>
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

    /// <summary>Batches that begin before the end of the previous one, and so contain a click twice.</summary>
    public long Overlaps { get; private set; }

    /// <param name="arrivals">A viewer's batches.</param>
    /// <param name="answers">The times of the answers of the organization's clicks, ascending.</param>
    /// <param name="interval">The time between two batches.</param>
    public void Add(Arrival[] arrivals, long[] answers, TimeSpan interval)
    {
        // Batches do not say which answers their clicks had, but both are in the order of the commits: the n-th click of the
        // feed is the n-th answer, apart from the order within one commit.
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

    /// <summary>The number of whole intervals without a batch although clicks were answered before.</summary>
    private static long MissedBetween(long before, long after, long[] answers, TimeSpan interval)
    {
        // The wait begins with the first click after the last batch: a feed without clicks sends nothing.
        var index = Array.BinarySearch(answers, before);
        index = index < 0 ? ~index : index;
        if (index == answers.Length || answers[index] >= after)
            return 0;
        var waited = Stopwatch.GetElapsedTime(answers[index], after);
        // Half an interval is tolerated: a late timer is a delay, and counted there.
        return Math.Max(0, (long)Math.Floor((waited / interval) - 0.5));
    }
}
