using System.Runtime.InteropServices;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Reports.Raw;

/// <summary>
/// Adds up a filtered report from the raw clicks. Its cost follows the clicks of the range (those of the link, or of the
/// whole organization): it says how far it is, can be cancelled, and gives up after a limit.
/// </summary>
internal sealed class FilteredQuery
{
    private const long Hour = 3_600_000;
    private const long HoursPerDay = 24;

    private readonly SortedDictionary<long, long> _hours = [];
    private readonly SortedDictionary<long, VisitorSketch> _visitors = [];
    private readonly Dictionary<ClickColumn, Dictionary<long, long>> _values = new()
    {
        [ClickColumn.Place] = [],
        [ClickColumn.Agent] = [],
        [ClickColumn.Referrer] = [],
        [ClickColumn.Destination] = [],
        [ClickColumn.Rule] = [],
    };

    private long _bots;

    /// <summary>The counts of a selection.</summary>
    /// <param name="connection">A reader's; all is read in its transaction.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="progress">Told before each block of ids how much is done, from 0 to 1.</param>
    /// <param name="mayGoOn">Asked before each block; throws where the time is over.</param>
    public static ReportCounts Count(SqliteConnection connection, ClickSelection selection, IProgress<double>? progress, Action mayGoOn)
    {
        var query = new FilteredQuery();
        var bots = selection.Filter.Bots;
        // Bots are wanted in any case: those that the report leaves out are counted apart.
        using var scan = new ClickScan(connection, selection, bots == BotChoice.Only ? bots : BotChoice.Include);
        for (var i = 0; i < scan.Blocks.Count; i++)
        {
            progress?.Report((double)i / scan.Blocks.Count);
            mayGoOn();
            foreach (var click in scan.Read(scan.Blocks[i]))
                query.Add(click, countsBots: bots != BotChoice.Exclude);
        }
        return query.Counts(connection);
    }

    private void Add(Statement click, bool countsBots)
    {
        var isBot = click.Number((int)ClickColumn.Bot) != 0;
        _bots += isBot ? 1 : 0;
        if (isBot && !countsBots)
            return;
        var hour = click.Number((int)ClickColumn.Time) / Hour;
        _hours[hour] = _hours.GetValueOrDefault(hour) + 1;
        foreach (var (column, values) in _values)
            CollectionsMarshal.GetValueRefOrAddDefault(values, click.Number((int)column), out _)++;
        var day = hour / HoursPerDay;
        if (!_visitors.TryGetValue(day, out var visitors))
            _visitors.Add(day, visitors = new VisitorSketch());
        visitors.Add((uint)click.Number((int)ClickColumn.Visitor));
    }

    private ReportCounts Counts(SqliteConnection connection)
    {
        using var names = new ClickNames(connection);
        var places = _values[ClickColumn.Place].Select(place => (Name: names.PlaceOf(place.Key), Clicks: place.Value)).ToList();
        var agents = _values[ClickColumn.Agent].Select(agent => (Name: names.AgentOf(agent.Key), Clicks: agent.Value));
        return new ReportCounts
        {
            Hours = [.. _hours.Select(hour => new HourClicks(DateTimeOffset.FromUnixTimeMilliseconds(hour.Key * Hour), hour.Value))],
            Bots = _bots,
            Visitors = [.. _visitors.Where(day => day.Value.Count > 0).Select(
                day => new DayVisitors(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day.Key)), day.Value.Count))],
            Countries = places.Select(place => new KeyClicks(place.Name?.Country, place.Clicks)),
            Places = [.. places.Select(place => new ValueClicks([place.Name?.Country, place.Name?.Region, place.Name?.City], place.Clicks))],
            Agents = [.. agents.Select(agent => new ValueClicks([agent.Name?.Browser, agent.Name?.System, agent.Name?.Device], agent.Clicks))],
            Referrers = Texts(ClickColumn.Referrer, names),
            Destinations = Texts(ClickColumn.Destination, names),
            Rules = [.. Texts(ClickColumn.Rule, names).Where(rule => rule.Fields[0] is not null)],
        };
    }

    private List<ValueClicks> Texts(ClickColumn column, ClickNames names) =>
        [.. _values[column]
            .OrderByDescending(text => text.Value).Take(ReportQueries.MaxRows)
            .Select(text => new ValueClicks([names.TextOf(text.Key)], text.Value))];
}
