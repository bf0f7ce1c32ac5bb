using System.Diagnostics.Metrics;
using LinkApp.Core.Metrics;

namespace LinkApp.Web.Redirects;

/// <summary>What became of the opening of a short link. The names, in lower case, are those of the metric.</summary>
public enum RedirectOutcome
{
    /// <summary>Led to a destination.</summary>
    Redirected,

    /// <summary>There was no such link, or it led this visitor nowhere.</summary>
    Unknown,

    /// <summary>The link, or its clicks so far, could not be looked up.</summary>
    Unavailable,

    /// <summary>The link's time has not come yet.</summary>
    Scheduled,

    /// <summary>The link has expired, was switched off or has had all of its clicks: the fallback, or a page that says so.</summary>
    Over,

    /// <summary>A rule refused the visitor.</summary>
    Refused,

    /// <summary>The link's password was asked for; also after a wrong one.</summary>
    Asked,

    /// <summary>Too many wrong passwords.</summary>
    Throttled,

    /// <summary>A social network's crawler was shown the link's own texts.</summary>
    Previewed,
}

/// <summary>Counts what short links were answered with since the start.</summary>
public sealed class RedirectCounts
{
    public const string Name = "linkapp_redirects_total";

    /// <summary>The tag that tells the answers apart.</summary>
    public const string Outcome = "outcome";

    private readonly long[] _counts = new long[Enum.GetValues<RedirectOutcome>().Length];

    public RedirectCounts(IMeterFactory meters) => meters.Create(LinkAppMeter.Name).CreateObservableCounter(
        Name,
        () => Enum.GetValues<RedirectOutcome>().Select(Measure),
        description: "Answers to short links; all but redirected and previewed ones got a page that says why.");

    public void Add(RedirectOutcome outcome) => Interlocked.Increment(ref _counts[(int)outcome]);

    private Measurement<long> Measure(RedirectOutcome outcome) =>
        new(Volatile.Read(ref _counts[(int)outcome]), new KeyValuePair<string, object?>(Outcome, outcome.ToString().ToLowerInvariant()));
}
