using System.Diagnostics;
using LinkApp.Bench.Live;
using LinkApp.Bench.Results;

namespace LinkApp.Bench.Cluster;

/// <summary>Makes the tables of a run of the bench <c>cluster</c>.</summary>
/// <param name="results">Gets the tables.</param>
/// <param name="ledger">The visits that were answered.</param>
/// <param name="phases">The phases of the run.</param>
/// <param name="nodes">How many nodes there are.</param>
/// <param name="interval">The time between two batches.</param>
internal sealed class ClusterReport(ResultTable results, ClickLedger ledger, Phases phases, int nodes, TimeSpan interval)
{
    // Phases whose figures have a goal.
    public const string Quiet = "quiet";
    public const string Silent = "node 1 hears nothing";
    public const string Stopped = "PostgreSQL is stopped at once";

    /// <summary>The longest time that a redirect waits for its click.</summary>
    public static readonly TimeSpan CommitTimeout = TimeSpan.FromMilliseconds(250);

    // How much longer than it must redirects and batches may take.
    private static readonly TimeSpan RedirectMargin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BatchMargin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan EditLimit = TimeSpan.FromMilliseconds(200);

    private const double MostOfQuiet = 2;

    private readonly Dictionary<(string Phase, int Node), Histogram> _redirects = [];
    private double _slowestEdit;
    private double _batchDelay;

    /// <summary>The times of edits. The first of each node is not compared with the goal: it compiles what it runs.</summary>
    public void AddEdits(EditTime[] edits)
    {
        var next = edits[nodes..];
        _slowestEdit = next.Max(edit => edit.OnAllNodes);
        results.Add(
            "edits", ("edits", next.Length), ("answered p50 ms", Percentiles.Median(next.Select(edit => edit.Answer))),
            ("max ms", next.Max(edit => edit.Answer)), ("first ones ms", edits[..nodes].Select(edit => Math.Round(edit.Answer)).ToArray()),
            ("then on all nodes p50 ms", Percentiles.Median(next.Select(edit => edit.OnAllNodes))), ("then max ms", _slowestEdit),
            ("then, first ones ms", edits[..nodes].Select(edit => Math.Round(edit.OnAllNodes)).ToArray()));
    }

    /// <summary>The times of the answers, by phase and node.</summary>
    public void AddRedirects()
    {
        foreach (var (index, phase) in phases.Names.Index())
        {
            var answers = ledger.Answered.Where(visit => phases.Find(visit.Answer.Sent) == index).ToLookup(visit => visit.Node);
            for (var node = 0; node < nodes; node++)
            {
                var times = _redirects[(phase, node)] = new Histogram();
                foreach (var (_, answer) in answers[node])
                    times.Add(Stopwatch.GetElapsedTime(answer.Sent, answer.Received));
                results.Add(
                    "redirects", ("phase", phase), ("node", node + 1), ("answers", times.Count), ("p50 ms", Find(times, 0.5)), ("p99 ms", Find(times, 0.99)),
                    ("max ms", Find(times, 1)), ("p99 x quiet", CompareWithQuiet(phase, node)));
            }
        }
    }

    /// <summary>What the viewer of each node received.</summary>
    /// <param name="log">The clicks that are stored.</param>
    /// <param name="viewers">The batches of each, and how often it opened its feed again.</param>
    /// <param name="after">The id of the last click that they did not want.</param>
    public void AddFeeds(StoredVisit[] log, IReadOnlyList<(Arrival[] Arrivals, int Reopened)> viewers, long after)
    {
        var answered = ledger.Answered.ToDictionary(visit => visit.Answer.Index);
        var feeds = new List<FeedOfLog>();
        foreach (var (node, (arrivals, reopened)) in viewers.Index())
        {
            var feed = new FeedOfLog(log, answered, phases);
            feed.Add(arrivals, after);
            feeds.Add(feed);
            results.Add(
                "viewers", ("node", node + 1), ("batches", arrivals.Length), ("clicks", arrivals.Sum(batch => batch.Total)),
                ("clicks of the log", log.Count(click => click.Id > after)), ("wrong totals", feed.WrongTotals), ("overlaps", feed.Overlaps),
                ("skipped clicks", feed.Skipped), ("opened again", reopened));
            if (feed.WrongTotals + feed.Overlaps + feed.Skipped > 0)
                results.Fault($"The viewer of node {node + 1} did not get each click of the log once.");
        }
        foreach (var (index, phase) in phases.Names.Index())
        {
            foreach (var (node, feed) in feeds.Index())
            {
                var delay = feed.GetDelay(index);
                if (phase == Quiet)
                    _batchDelay = Math.Max(_batchDelay, Find(delay, 0.99) ?? 0);
                results.Add(
                    "delay from answer to batch", ("answered in phase", phase), ("viewer of node", node + 1), ("clicks", delay.Count),
                    ("p50 ms", Find(delay, 0.5)), ("p99 ms", Find(delay, 0.99)), ("max ms", Find(delay, 1)));
            }
        }
    }

    /// <summary>What became of the clicks.</summary>
    public void AddLedger(StoredVisit[] log, NodeCounts counts, long failures, long errors)
    {
        var (answered, missing, twice) = (ledger.Answered.Count, ledger.CountMissing(log), ClickLedger.CountTwice(log));
        results.Add(
            "ledger", ("answered", answered), ("stored", log.Length), ("missing", missing), ("twice", twice), ("late", counts.Late),
            ("late and unprotected", counts.Unprotected), ("lost", counts.Lost), ("no complete answer", failures), ("other answers", errors));
        if (missing > 0)
            results.Fault($"{missing:N0} visits were answered and are not in the store.");
        if (twice > 0)
            results.Fault($"{twice:N0} visits are stored twice.");
        if (counts.Lost > 0)
            results.Fault($"{counts.Lost:N0} clicks were lost.");
        if (errors > 0)
            results.Fault($"{errors:N0} visits of known links were not redirected.");
    }

    /// <summary>The figures that there are goals for, after all others.</summary>
    public void AddGoals()
    {
        Add(
            "p99 of the other nodes while node 1 hears nothing, x quiet", Enumerable.Range(1, nodes - 1).Max(node => CompareWithQuiet(Silent, node)),
            MostOfQuiet);
        Add(
            "slowest redirect while PostgreSQL is stopped, ms", Enumerable.Range(0, nodes).Max(node => _redirects[(Stopped, node)].Max / 1000.0),
            (CommitTimeout + RedirectMargin).TotalMilliseconds);
        Add("p99 from answer to batch without faults, ms", _batchDelay, (interval + BatchMargin).TotalMilliseconds);
        Add("slowest edit, ms", _slowestEdit, EditLimit.TotalMilliseconds);

        void Add(string what, double? value, double most) => results.Add("goals", ("what", what), ("value", value), ("at most", most));
    }

    private double? CompareWithQuiet(string phase, int node) =>
        _redirects.TryGetValue((Quiet, node), out var quiet) ? Find(_redirects[(phase, node)], 0.99) / Find(quiet, 0.99) : null;

    /// <summary>A percentile in milliseconds; null for no values.</summary>
    private static double? Find(Histogram times, double share) => times.Count > 0 ? times.Percentile(share) / 1000 : null;
}
