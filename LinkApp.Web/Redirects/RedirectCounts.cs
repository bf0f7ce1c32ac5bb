using System.Diagnostics.Metrics;
using LinkApp.Core;

namespace LinkApp.Web.Redirects;

/// <summary>Counts what short links were answered with since the start.</summary>
public sealed class RedirectCounts
{
    public const string Name = "linkapp_redirects_total";

    /// <summary>The tag that tells the answers apart.</summary>
    public const string Outcome = "outcome";

    private long _redirected;
    private long _unknown;
    private long _unavailable;

    public RedirectCounts(IMeterFactory meters) => meters.Create(CoreServices.Meter).CreateObservableCounter(
        Name,
        () => new[] { Measurement(ref _redirected, "redirected"), Measurement(ref _unknown, "unknown"), Measurement(ref _unavailable, "unavailable") },
        description: "Answers to short links; unknown and unavailable ones got a page that says so.");

    /// <summary>A visitor was led to a destination.</summary>
    public void Redirected() => Interlocked.Increment(ref _redirected);

    /// <summary>There was no such link.</summary>
    public void Unknown() => Interlocked.Increment(ref _unknown);

    /// <summary>The link could not be looked up.</summary>
    public void Unavailable() => Interlocked.Increment(ref _unavailable);

    private static Measurement<long> Measurement(ref long count, string outcome) => new(Volatile.Read(ref count), new KeyValuePair<string, object?>(Outcome, outcome));
}
