using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Links.Testing;

/// <summary>What a link would do with a visit, and why.</summary>
/// <param name="Explanation">For each rule and condition whether it holds, and the decision.</param>
/// <param name="Closed">Why the link redirects no visitors, regardless of its rules; null if it is open.</param>
/// <param name="Location">Where the visitor is redirected; null if they see a page with the reason instead.</param>
public sealed record LinkTest(Explanation Explanation, string? Closed, string? Location)
{
    /// <summary>The number, from 1, of the rule that decides; null if none does.</summary>
    public int? Answering => Closed is null && Explanation.Rules.ToList().FindIndex(rule => rule.Matched) is var index and >= 0 ? index + 1 : null;

    /// <summary>Tests a valid draft with the same code that decides redirects.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="visit">A made-up visit.</param>
    /// <param name="host">Where visitors go on the host of its short URL, if it has no fallback URL.</param>
    public static LinkTest Run(LinkDraft draft, Visit visit, FallbackUrls host)
    {
        var link = draft.ToEntry();
        var explanation = DestinationPicker.Explain(link, visit);
        var (closed, fallback) = draft.Options.StateAt(visit.Time.UtcDateTime) switch
        {
            LinkState.Disabled => ("The link is disabled.", link.Options.FallbackUrl ?? host.Disabled),
            LinkState.Expired => ("The link has expired by this time.", link.Options.FallbackUrl ?? host.Expired),
            LinkState.Scheduled => ("The link isn't active yet at this time.", null),
            _ when draft.Options.IsUsedUp(visit.Clicks) => ("The link has reached its click limit.", link.Options.FallbackUrl ?? host.Expired),
            _ when explanation.Decision is { Location: null, Refusal: null } => (null, host.Unknown),
            _ => ((string?)null, (string?)null),
        };
        var location = closed is null ? explanation.Decision.Location : null;
        if (fallback is not null)
            location = Destination.ToLocation(fallback);
        return new(explanation, closed, location);
    }
}
