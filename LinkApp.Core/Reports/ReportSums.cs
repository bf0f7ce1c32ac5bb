using System.Runtime.InteropServices;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports;

/// <summary>
/// Adds up a report by ids of the dictionaries, from rollups or raw clicks, and looks up their names at the end. Not thread-safe.
/// </summary>
internal sealed class ReportSums
{
    private readonly SortedDictionary<long, long> _hours = [];
    private readonly SortedDictionary<long, long> _sums = [];
    private readonly SortedDictionary<long, VisitorSketch> _visitors = [];
    private readonly Dictionary<long, long> _countedVisitors = [];
    private readonly Dictionary<long, long>[] _values = [.. Enum.GetValues<Dimension>().Select(_ => new Dictionary<long, long>())];

    /// <summary>Clicks of bots.</summary>
    public long Bots { get; set; }

    /// <summary>Internal clicks.</summary>
    public long Internal { get; set; }

    /// <summary>Adds clicks of an hour since 1970.</summary>
    public void AddHour(long hour, long clicks) => _hours[hour] = _hours.GetValueOrDefault(hour) + clicks;

    /// <summary>Adds clicks of an hour since 1970 that stand for a whole day.</summary>
    public void AddSum(long hour, long clicks)
    {
        AddHour(hour, clicks);
        _sums[hour] = _sums.GetValueOrDefault(hour) + clicks;
    }

    /// <summary>Adds clicks of a dimension's value.</summary>
    public void Add(Dimension dimension, long value, long clicks) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_values[(int)dimension], value, out _) += clicks;

    /// <summary>The sketch to which the visitors of a day are added; days count from 1970.</summary>
    public VisitorSketch GetVisitors(long day)
    {
        if (!_visitors.TryGetValue(day, out var visitors))
            _visitors.Add(day, visitors = new VisitorSketch());
        return visitors;
    }

    /// <summary>Sets the number of visitors of a day for which only the number is known.</summary>
    public void SetVisitors(long day, long count) => _countedVisitors[day] = count;

    /// <summary>The sums with the names of what was counted.</summary>
    /// <param name="reads">Reads the dictionaries.</param>
    public ReportCounts ToCounts(ClickReads reads)
    {
        var (places, agents) = (_values[(int)Dimension.Place], _values[(int)Dimension.Agent]);
        var (placeNames, agentNames) = (reads.FindPlaces(places.Keys), reads.FindAgents(agents.Keys));
        return new ReportCounts
        {
            Hours = ToHours(_hours),
            Sums = ToHours(_sums),
            Countries = [.. _values[(int)Dimension.Country].Select(country => new ValueClicks([CountryKey.GetCode(country.Key)], country.Value))],
            Bots = Bots,
            Internal = Internal,
            Visitors = [.. CountVisitors()],
            Places = [.. places.Select(value => Name(value.Value, placeNames.GetValueOrDefault(value.Key)))],
            Agents = [.. agents.Select(value => Name(value.Value, agentNames.GetValueOrDefault(value.Key)))],
            Referrers = NameTexts(reads, GetTop(Dimension.Referrer)),
            Destinations = NameTexts(reads, GetTop(Dimension.Destination)),
            Rules = NameTexts(reads, [.. _values[(int)Dimension.Rule]]),
        };
    }

    private static List<HourClicks> ToHours(SortedDictionary<long, long> hours) =>
        [.. hours.Select(hour => new HourClicks(UtcTime.ToTime(hour.Key), hour.Value))];

    /// <summary>
    /// Different visitors by day (UTC), oldest first; days without any are left out. Exact up to a thousand a day, beyond that
    /// an estimate (<see cref="VisitorSketch"/>). Whether a visitor of one day came on another is not known.
    /// </summary>
    private IEnumerable<DayVisitors> CountVisitors() =>
        _countedVisitors.Concat(_visitors.Select(day => KeyValuePair.Create(day.Key, day.Value.Count)))
            .Where(day => day.Value > 0)
            .OrderBy(day => day.Key)
            .Select(day => new DayVisitors(UtcTime.ToDate(day.Key), day.Value));

    /// <summary>The values with the most clicks only: an organization may have a hundred thousand texts, and each name is a look-up.</summary>
    private List<KeyValuePair<long, long>> GetTop(Dimension dimension) =>
        [.. _values[(int)dimension].OrderByDescending(value => value.Value).Take(ReportQueries.MaxRows)];

    private static List<ValueClicks> NameTexts(ClickReads reads, List<KeyValuePair<long, long>> values)
    {
        var texts = reads.FindTexts(values.Select(value => value.Key));
        return values.ConvertAll(value => new ValueClicks([texts.GetValueOrDefault(value.Key)], value.Value));
    }

    private static ValueClicks Name(long clicks, Place? place) => new([place?.Country, place?.Region, place?.City], clicks);

    private static ValueClicks Name(long clicks, Agent? agent) => new([agent?.Browser, agent?.System, agent?.Device], clicks);
}
