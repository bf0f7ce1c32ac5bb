using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>Decides where a visitor goes. Pure: the same link and visit always give the same destination.</summary>
public static class DestinationPicker
{
    /// <summary>The destination of the first rule that matches, else the default.</summary>
    /// <param name="link">The link that was opened.</param>
    /// <param name="visit">Who opens it.</param>
    public static Target Pick(LinkEntry link, Visit visit)
    {
        if (link.Countries is { } countries)
            return visit.Place?.Country is { } country && countries.TryGetValue(country, out var target) ? target : link.Default;
        foreach (var rule in link.Rules)
        {
            if (rule.Target is { } found && rule.Matches(visit))
                return found;
        }
        return link.Default;
    }
}
