using System.Diagnostics.Metrics;
using LinkApp.Core.Metrics;

namespace LinkApp.Web.Redirects;

/// <summary>How a request for a short link was answered. The metric uses these names in lower case.</summary>
public enum RedirectOutcome
{
    /// <summary>A redirect to a destination.</summary>
    Redirected,

    /// <summary>There is no link with this slug, or it has no destination for this visitor: a redirect to the host's fallback URL, or a page.</summary>
    Unknown,

    /// <summary>The link, or the number of its clicks, could not be read.</summary>
    Unavailable,

    /// <summary>The link is not active yet.</summary>
    Scheduled,

    /// <summary>The link has expired, is disabled or has reached its maximum clicks: a redirect to the fallback URL, or a page.</summary>
    Over,

    /// <summary>A rule refused the visitor.</summary>
    Refused,

    /// <summary>The password form was shown, for the first time or after a wrong password.</summary>
    Asked,

    /// <summary>Too many wrong passwords.</summary>
    Throttled,

    /// <summary>A social network's crawler was shown the link's own title, description and picture.</summary>
    Previewed,

    /// <summary>A browser fetched the link before somebody opened it, and was told to ask again then.</summary>
    Prefetched,
}

/// <summary>Counts the answers to short links since the start, by outcome.</summary>
public sealed class RedirectCounts
{
    public const string Name = "linkapp_redirects_total";

    /// <summary>The metric's tag with the outcome.</summary>
    public const string Outcome = "outcome";

    private readonly long[] _counts = new long[Enum.GetValues<RedirectOutcome>().Length];

    public RedirectCounts(IMeterFactory meters) => meters.Create(LinkAppMeter.Name).CreateObservableCounter(
        Name,
        () => Enum.GetValues<RedirectOutcome>().Select(Measure),
        description: "Answers to short links; all but redirected, previewed and prefetched ones got a page that says why, or a fallback URL.");

    public void Add(RedirectOutcome outcome) => Interlocked.Increment(ref _counts[(int)outcome]);

    private Measurement<long> Measure(RedirectOutcome outcome) =>
        new(Volatile.Read(ref _counts[(int)outcome]), new KeyValuePair<string, object?>(Outcome, outcome.ToString().ToLowerInvariant()));
}
