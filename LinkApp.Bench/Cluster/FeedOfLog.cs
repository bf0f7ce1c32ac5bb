using System.Diagnostics;
using LinkApp.Bench.Live;
using LinkApp.Bench.Results;

namespace LinkApp.Bench.Cluster;

/// <summary>Compares the batches that a viewer received with the log of clicks, click by click: batches have the ids of their first and last.</summary>
/// <param name="log">The clicks of the organization, in the order of their ids.</param>
/// <param name="answered">When the visits were answered, by their index.</param>
/// <param name="phases">The phases of the run.</param>
internal sealed class FeedOfLog(StoredVisit[] log, Dictionary<int, AnsweredVisit> answered, Phases phases)
{
    private readonly Histogram[] _delays = [.. phases.Names.Select(_ => new Histogram())];

    /// <summary>Batches whose total is not the number of clicks from their first to their last.</summary>
    public int WrongTotals { get; private set; }

    /// <summary>Batches that begin before the end of the batch before.</summary>
    public int Overlaps { get; private set; }

    /// <summary>Clicks that are in no batch.</summary>
    public int Skipped { get; private set; }

    /// <summary>The times from the answer to a visit to the arrival of its batch, for visits that were answered in a phase.</summary>
    public Histogram GetDelay(int phase) => _delays[phase];

    /// <param name="arrivals">The batches.</param>
    /// <param name="after">The id of the last click that the viewer did not want.</param>
    public void Add(Arrival[] arrivals, long after)
    {
        var next = Array.FindIndex(log, click => click.Id > after);
        next = next < 0 ? log.Length : next;
        var last = after;
        foreach (var arrival in arrivals)
        {
            Overlaps += arrival.From <= last ? 1 : 0;
            for (; next < log.Length && log[next].Id < arrival.From; next++)
                Skipped++;
            var clicks = 0;
            for (; next < log.Length && log[next].Id <= arrival.To; next++)
            {
                clicks++;
                // A click whose answer did not get through has no time.
                if (answered.TryGetValue(log[next].Visit, out var visit) && phases.Find(visit.Answer.Received) is >= 0 and var phase)
                    _delays[phase].Add(Stopwatch.GetElapsedTime(visit.Answer.Received, arrival.Arrived));
            }
            WrongTotals += clicks == arrival.Total ? 0 : 1;
            last = Math.Max(last, arrival.To);
        }
        Skipped += log.Length - next;
    }
}
