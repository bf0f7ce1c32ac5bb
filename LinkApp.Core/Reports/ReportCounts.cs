namespace LinkApp.Core.Reports;

/// <summary>Clicks of a dimension's value; the fields say which, null where unknown.</summary>
internal readonly record struct ValueClicks(string?[] Fields, long Clicks);

/// <summary>The counts of a report, from rollups or raw clicks: by the values in the store, before the names for people are found.</summary>
internal sealed record ReportCounts
{
    /// <summary>Clicks by hour, oldest first.</summary>
    public required IReadOnlyList<HourClicks> Hours { get; init; }

    public required long Bots { get; init; }

    public required long Internal { get; init; }

    /// <summary>Different visitors by day (UTC), oldest first.</summary>
    public required IReadOnlyList<DayVisitors> Visitors { get; init; }

    /// <summary>The part of the hours of which only the day and the country are known.</summary>
    public required IReadOnlyList<HourClicks> Sums { get; init; }

    /// <summary>The clicks that a filter leaves out because only their day and country are known.</summary>
    public long LeftOut { get; init; }

    /// <summary>The imports that are counted.</summary>
    public IReadOnlyList<ReportImport> Imports { get; init; } = [];

    public required IReadOnlyList<ValueClicks> Countries { get; init; }

    /// <summary>By country, region and city.</summary>
    public required IReadOnlyList<ValueClicks> Places { get; init; }

    /// <summary>By browser, system and device.</summary>
    public required IReadOnlyList<ValueClicks> Agents { get; init; }

    public required IReadOnlyList<ValueClicks> Referrers { get; init; }

    public required IReadOnlyList<ValueClicks> Destinations { get; init; }

    /// <summary>Without the clicks that no rule answered.</summary>
    public required IReadOnlyList<ValueClicks> Rules { get; init; }

    public LinkReport ToReport(ReportRange range)
    {
        var total = Hours.Sum(hour => hour.Clicks);
        return new LinkReport(
            range.From,
            range.To,
            total,
            Bots,
            Internal,
            Hours,
            Visitors,
            By(Countries, 0),
            Regions(),
            Cities(),
            By(Referrers, 0),
            By(Agents, 0),
            By(Agents, 1),
            By(Agents, 2),
            By(Destinations, 0),
            GetRules(total - Sums.Sum(hour => hour.Clicks)))
        {
            Sums = Sums,
            LeftOut = LeftOut,
            Imports = Imports,
        };
    }

    private static List<KeyClicks> By(IReadOnlyList<ValueClicks> values, int field) =>
        Top(values.Select(value => new KeyClicks(value.Fields[field], value.Clicks)));

    // The default answered clicks that no rule did. They are not counted separately, since they are most of all clicks.
    private List<KeyClicks> GetRules(long total)
    {
        var byDefault = total - Rules.Sum(rule => rule.Clicks);
        var all = Rules.Select(rule => new KeyClicks(rule.Fields[0], rule.Clicks));
        return Top(byDefault > 0 ? all.Append(new KeyClicks(null, byDefault)) : all);
    }

    private static List<KeyClicks> Top(IEnumerable<KeyClicks> rows) =>
    [
        .. rows
            // Keys may be null, which a group allows and a dictionary does not.
            .GroupBy(row => row.Key)
            .Select(group => new KeyClicks(group.Key, group.Sum(row => row.Clicks)))
            .OrderByDescending(row => row.Clicks).ThenBy(row => row.Key, StringComparer.Ordinal)
            .Take(ReportQueries.MaxRows),
    ];

    private List<RegionClicks> Regions() =>
    [
        .. Places
            .GroupBy(place => place.Fields[1] is { } region ? (Region: region, Country: place.Fields[0]) : default)
            .Select(group => new RegionClicks(group.Key.Region, group.Key.Country, group.Sum(place => place.Clicks)))
            .OrderByDescending(region => region.Clicks)
            .ThenBy(region => region.Key, StringComparer.Ordinal).ThenBy(region => region.Country, StringComparer.Ordinal)
            .Take(ReportQueries.MaxRows),
    ];

    // A city is several places if the database knows the coordinates of its quarters.
    private List<CityClicks> Cities() =>
    [
        .. Places
            .GroupBy(place => place.Fields[2] is { } city ? (City: city, Country: place.Fields[0], Region: place.Fields[1]) : default)
            .Select(group => new CityClicks(group.Key.City, group.Key.Country, group.Key.Region, group.Sum(place => place.Clicks)))
            .OrderByDescending(city => city.Clicks).ThenBy(city => city.Key, StringComparer.Ordinal)
            .ThenBy(city => city.Country, StringComparer.Ordinal).ThenBy(city => city.Region, StringComparer.Ordinal)
            .Take(ReportQueries.MaxRows),
    ];
}
