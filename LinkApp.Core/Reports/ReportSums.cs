using System.Runtime.InteropServices;
using LinkApp.Core.Clicks;
using LinkApp.Core.Reports.Raw;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Reports;

/// <summary>
/// Adds up a report by ids of the dictionaries, from rollups or raw clicks, and looks up their names at the end. Not thread-safe.
/// </summary>
internal sealed class ReportSums
{
    private readonly SortedDictionary<long, long> _hours = [];
    private readonly SortedDictionary<long, VisitorSketch> _visitors = [];
    private readonly Dictionary<long, long> _countedVisitors = [];
    private readonly Dictionary<long, long>[] _values = [.. Enum.GetValues<Dimension>().Select(_ => new Dictionary<long, long>())];

    /// <summary>Clicks of bots.</summary>
    public long Bots { get; set; }

    /// <summary>Adds clicks of an hour since 1970.</summary>
    public void AddHour(long hour, long clicks) => _hours[hour] = _hours.GetValueOrDefault(hour) + clicks;

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
    /// <param name="connection">Reads the dictionaries.</param>
    public ReportCounts ToCounts(SqliteConnection connection)
    {
        using var names = new ClickNames(connection);
        return new ReportCounts
        {
            Hours = [.. _hours.Select(hour => new HourClicks(UtcTime.ToTime(hour.Key), hour.Value))],
            Bots = Bots,
            Visitors = [.. CountVisitors()],
            Places = Name(Dimension.Place, id => names.GetPlace(id) is var place ? [place?.Country, place?.Region, place?.City] : []),
            Agents = Name(Dimension.Agent, id => names.GetAgent(id) is var agent ? [agent?.Browser, agent?.System, agent?.Device] : []),
            Referrers = NameTop(Dimension.Referrer, names),
            Destinations = NameTop(Dimension.Destination, names),
            Rules = Name(Dimension.Rule, id => [names.GetText(id)]),
        };
    }

    /// <summary>
    /// Different visitors by day (UTC), oldest first; days without any are left out. Exact up to a thousand a day, beyond that
    /// an estimate (<see cref="VisitorSketch"/>). Whether a visitor of one day came on another is not known.
    /// </summary>
    private IEnumerable<DayVisitors> CountVisitors() =>
        _countedVisitors.Concat(_visitors.Select(day => KeyValuePair.Create(day.Key, day.Value.Count)))
            .Where(day => day.Value > 0)
            .OrderBy(day => day.Key)
            .Select(day => new DayVisitors(UtcTime.ToDate(day.Key), day.Value));

    private List<ValueClicks> Name(Dimension dimension, Func<long, string?[]> name) =>
        [.. _values[(int)dimension].Select(value => new ValueClicks(name(value.Key), value.Value))];

    /// <summary>The texts with the most clicks only: an organization may have a hundred thousand, and each name is a look-up.</summary>
    private List<ValueClicks> NameTop(Dimension dimension, ClickNames names) =>
        [.. _values[(int)dimension]
            .OrderByDescending(value => value.Value).Take(ReportQueries.MaxRows)
            .Select(value => new ValueClicks([names.GetText(value.Key)], value.Value))];
}
