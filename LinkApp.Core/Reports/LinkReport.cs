namespace LinkApp.Core.Reports;

/// <summary>The report of a link, or of a whole organization. Bots and internal clicks are left out, and counted separately.</summary>
/// <param name="From">Start of the range, UTC, included.</param>
/// <param name="To">End of the range, UTC, left out.</param>
/// <param name="Total">Clicks in the range.</param>
/// <param name="Bots">Clicks of bots in the range.</param>
/// <param name="Internal">Internal clicks in the range: those of the organization's own people, and tests.</param>
/// <param name="Series">Clicks by hour, oldest first; hours without clicks are left out.</param>
/// <param name="Visitors">Different visitors by day of UTC, oldest first; days without any are left out. A visitor of two days is counted on both.</param>
/// <param name="Countries">By ISO 3166-1 code; the key is null where the country is unknown.</param>
/// <param name="Regions">By region; the key is null where it is unknown.</param>
/// <param name="Cities">By city; the key is null where it is unknown.</param>
/// <param name="Referrers">By host; the key is null for direct visits.</param>
/// <param name="Browsers">By browser.</param>
/// <param name="Systems">By operating system.</param>
/// <param name="Devices">By kind of device.</param>
/// <param name="Destinations">By the address that visitors were sent to; the key is null where a rule refused them.</param>
/// <param name="Rules">By the redirect rule that answered; the key is null for the default.</param>
public sealed record LinkReport(
    DateTimeOffset From,
    DateTimeOffset To,
    long Total,
    long Bots,
    long Internal,
    IReadOnlyList<HourClicks> Series,
    IReadOnlyList<DayVisitors> Visitors,
    IReadOnlyList<KeyClicks> Countries,
    IReadOnlyList<RegionClicks> Regions,
    IReadOnlyList<CityClicks> Cities,
    IReadOnlyList<KeyClicks> Referrers,
    IReadOnlyList<KeyClicks> Browsers,
    IReadOnlyList<KeyClicks> Systems,
    IReadOnlyList<KeyClicks> Devices,
    IReadOnlyList<KeyClicks> Destinations,
    IReadOnlyList<KeyClicks> Rules)
{
    /// <summary>
    /// The part of <c>series</c> that was imported as sums, of which only the day and the country are known; at noon of the day (UTC). They are in
    /// <c>total</c>, <c>series</c> and <c>countries</c> only.
    /// </summary>
    public IReadOnlyList<HourClicks> Sums { get; init; } = [];

    /// <summary>How many clicks the filter leaves out because only their day and country are known; 0 without a filter.</summary>
    public long LeftOut { get; init; }

    /// <summary>The imports with clicks in the range, by name.</summary>
    public IReadOnlyList<ReportImport> Imports { get; init; } = [];
}

/// <summary>An import whose clicks are in a report.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What was imported: the name of a file.</param>
/// <param name="From">Its first day, UTC.</param>
/// <param name="To">Its last day, UTC.</param>
public sealed record ReportImport(long Id, string Name, DateOnly From, DateOnly To);

/// <summary>Clicks of the hour that starts at <c>time</c> (UTC).</summary>
public sealed record HourClicks(DateTimeOffset Time, long Clicks);

public sealed record KeyClicks(string? Key, long Clicks);

public sealed record RegionClicks(string? Key, string? Country, long Clicks);

public sealed record CityClicks(string? Key, string? Country, string? Region, long Clicks);
