namespace LinkApp.Core.Reports;

/// <summary>Clicks of a dimension's value; the fields say which, null where unknown.</summary>
internal readonly record struct ValueClicks(string?[] Fields, long Clicks);

/// <summary>What a report is made of, wherever it was counted: by the numbers that the store has, not yet by what people read.</summary>
internal sealed record ReportCounts
{
    /// <summary>Clicks by hour, oldest first.</summary>
    public required IReadOnlyList<HourClicks> Hours { get; init; }

    public required long Bots { get; init; }

    /// <summary>Different visitors by day (UTC), oldest first.</summary>
    public required IReadOnlyList<DayVisitors> Visitors { get; init; }

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
            Hours,
            Visitors,
            By(Places, 0),
            Regions(),
            Cities(),
            By(Referrers, 0),
            By(Agents, 0),
            By(Agents, 1),
            By(Agents, 2),
            By(Destinations, 0),
            GetRules(total));
    }

    private static List<KeyClicks> By(IReadOnlyList<ValueClicks> values, int field) =>
        Top(values.Select(value => new KeyClicks(value.Fields[field], value.Clicks)));

    // What no rule answered, the default did: it is not counted apart, since most clicks are that.
    private List<KeyClicks> GetRules(long total)
    {
        var byDefault = total - Rules.Sum(rule => rule.Clicks);
        var all = Rules.Select(rule => new KeyClicks(rule.Fields[0], rule.Clicks));
        return Top(byDefault > 0 ? all.Append(new KeyClicks(null, byDefault)) : all);
    }

    private static List<KeyClicks> Top(IEnumerable<KeyClicks> rows) =>
    [
        .. rows
            // Keys may be null, which no dictionary takes but a group does.
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

    // A city is several places where the database knows its quarters' coordinates.
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
