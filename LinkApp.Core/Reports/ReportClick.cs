namespace LinkApp.Core.Reports;

/// <summary>A click as lists and exports show it; what is unknown is null.</summary>
/// <param name="Id">Grows with each click.</param>
/// <param name="Time">UTC.</param>
/// <param name="Slug">Of the link; null where it is deleted.</param>
/// <param name="Domain">Of the slug; null for the shared hosts.</param>
/// <param name="Country">A code of ISO 3166-1.</param>
/// <param name="Region">By name.</param>
/// <param name="City">By name.</param>
/// <param name="Latitude">Of the city or the middle of the country, degrees.</param>
/// <param name="Longitude">Of the city or the middle of the country, degrees.</param>
/// <param name="Referrer">A host; null for direct visits.</param>
/// <param name="Browser">By name.</param>
/// <param name="System">The operating system.</param>
/// <param name="Device">Its kind.</param>
/// <param name="Destination">Where the visitor was sent; null where a rule refused them.</param>
/// <param name="Rule">The redirect rule that answered; null for the default.</param>
/// <param name="Bot">Whether it was a crawler or another program.</param>
/// <param name="Internal">Whether it was one of the organization's own people, or a test.</param>
public sealed record ReportClick(
    long Id,
    DateTimeOffset Time,
    string? Slug,
    string? Domain,
    string? Country,
    string? Region,
    string? City,
    double? Latitude,
    double? Longitude,
    string? Referrer,
    string? Browser,
    string? System,
    string? Device,
    string? Destination,
    string? Rule,
    bool Bot,
    bool Internal)
{
    /// <summary>Whether it was imported.</summary>
    public bool Imported { get; init; }
}

/// <summary>Clicks, the newest first.</summary>
/// <param name="Clicks">May be fewer than requested although more follow, if the search took long.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
/// <param name="Done">How much of the range has been read up to this page, from 0 to 1.</param>
/// <param name="LeftOut">How many clicks the range has of which only the day and the country are known; they are in no list.</param>
public sealed record ClickPage(IReadOnlyList<ReportClick> Clicks, ClickCursor? Next, double Done, long LeftOut);
