using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Links.Testing;

/// <summary>What a link would do with a visitor, and why.</summary>
/// <param name="Explanation">Each rule and condition with whether it holds, and the decision.</param>
/// <param name="Closed">Why the link lets nobody in, whatever its rules say; null where it is open.</param>
/// <param name="Location">Where the visitor ends up; null for a page that says why not.</param>
public sealed record LinkTest(Explanation Explanation, string? Closed, string? Location)
{
    /// <summary>The number, from 1, of the rule that answers; null for none.</summary>
    public int? Answering => Closed is null && Explanation.Rules.ToList().FindIndex(rule => rule.Matched) is var index and >= 0 ? index + 1 : null;

    /// <summary>Tests a draft that can be saved, by the redirect's own decision.</summary>
    public static LinkTest Run(LinkDraft draft, Visit visit)
    {
        var link = draft.ToEntry();
        var explanation = DestinationPicker.Explain(link, visit);
        var (closed, hasFallback) = draft.Options.StateAt(visit.Time.UtcDateTime) switch
        {
            LinkState.Disabled => ("The link is switched off.", true),
            LinkState.Expired => ("The link is over at this time.", true),
            LinkState.Scheduled => ("The link has not begun at this time.", false),
            _ when draft.Options.IsUsedUp(visit.Clicks) => ("The link has had its most clicks.", true),
            _ => ((string?)null, false),
        };
        var location = closed is null ? explanation.Decision.Location
            : hasFallback && link.Options.FallbackUrl is { } fallback ? Destination.ToLocation(fallback)
            : null;
        return new(explanation, closed, location);
    }
}
