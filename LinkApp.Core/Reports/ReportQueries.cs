using LinkApp.Core.Clicks;

namespace LinkApp.Core.Reports;

/// <summary>Reads reports. See <see cref="RollupQuery"/> for what they cost.</summary>
public sealed class ReportQueries(ClickStore store)
{
    /// <summary>Most rows of a breakdown; the rest is in the total.</summary>
    public const int MaxRows = 1_000;

    /// <summary>The report of one link, or of all of an organization's links where <paramref name="linkId"/> is null.</summary>
    public LinkReport Read(int organizationId, long? linkId, ReportRange range)
    {
        using var connection = store.OpenReader();
        // One read transaction: total and breakdowns are of the same moment.
        using var moment = connection.BeginTransaction(deferred: true);
        using var query = new RollupQuery(connection, organizationId, linkId is { } link ? [link] : null, range);
        var hours = query.Hours.ToList();
        var places = query.Values(Dimension.Place, "SELECT country, region, city FROM places WHERE id = ?1");
        var agents = query.Values(Dimension.Agent, "SELECT browser, system, device FROM agents WHERE id = ?1");
        var referrers = query.TopValues(Dimension.Referrer, "SELECT text FROM texts WHERE id = ?1", MaxRows);
        var destinations = query.TopValues(Dimension.Destination, "SELECT text FROM texts WHERE id = ?1", MaxRows);
        var rules = query.Values(Dimension.Rule, "SELECT text FROM texts WHERE id = ?1");
        var total = hours.Sum(hour => hour.Clicks);
        return new LinkReport(
            range.From,
            range.To,
            total,
            query.Bots,
            hours,
            Top(query.Countries),
            Cities(places),
            By(referrers, 0),
            By(agents, 0),
            By(agents, 1),
            By(agents, 2),
            By(destinations, 0),
            Rules(rules, total));
    }

    private static List<KeyClicks> By(List<ValueClicks> values, int field) => Top(values
        .GroupBy(value => value.Fields.ElementAtOrDefault(field))
        .Select(group => new KeyClicks(group.Key, group.Sum(value => value.Clicks))));

    // What no rule answered, the default did: it is not counted apart, since most clicks are that.
    private static List<KeyClicks> Rules(List<ValueClicks> rules, long total)
    {
        var byDefault = total - rules.Sum(rule => rule.Clicks);
        var all = rules.Select(rule => new KeyClicks(rule.Fields.ElementAtOrDefault(0), rule.Clicks));
        return Top(byDefault > 0 ? all.Append(new KeyClicks(null, byDefault)) : all);
    }

    private static List<KeyClicks> Top(IEnumerable<KeyClicks> rows) =>
        [.. rows.OrderByDescending(row => row.Clicks).ThenBy(row => row.Key, StringComparer.Ordinal).Take(MaxRows)];

    // A city is several places where the database knows its quarters' coordinates.
    private static List<CityClicks> Cities(List<ValueClicks> places) =>
    [
        .. places
            .GroupBy(place => (City: place.Fields.ElementAtOrDefault(2), Country: place.Fields.ElementAtOrDefault(0), Region: place.Fields.ElementAtOrDefault(1)))
            .GroupBy(group => group.Key.City is null ? default : group.Key, group => group.Sum(place => place.Clicks))
            .Select(group => new CityClicks(group.Key.City, group.Key.Country, group.Key.Region, group.Sum()))
            .OrderByDescending(city => city.Clicks).ThenBy(city => city.Key, StringComparer.Ordinal)
            .ThenBy(city => city.Country, StringComparer.Ordinal).ThenBy(city => city.Region, StringComparer.Ordinal)
            .Take(MaxRows),
    ];
}
