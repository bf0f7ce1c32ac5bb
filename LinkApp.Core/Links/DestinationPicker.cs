using LinkApp.Core.Geo;

namespace LinkApp.Core.Links;

/// <summary>Decides where a visitor goes. Pure: the same link and visit always give the same destination.</summary>
public static class DestinationPicker
{
    /// <summary>The destination of the first rule that matches, else the default.</summary>
    /// <param name="link">The link that was opened.</param>
    /// <param name="place">Where the visitor is, or null where that is unknown.</param>
    public static Target Pick(LinkEntry link, Place? place) =>
        place?.Country is { } country && link.Countries.TryGetValue(country, out var target) ? target : link.Default;
}
