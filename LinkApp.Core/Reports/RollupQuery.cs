using System.Runtime.InteropServices;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Reports;

/// <summary>Clicks of a dimension's value; the fields say which, null where unknown, none for "none".</summary>
internal readonly record struct ValueClicks(string?[] Fields, long Clicks);

/// <summary>
/// Adds up one report. Full hours (for the series) and full days (for the breakdowns) come from the rollups, whole months of
/// an organization from theirs, so that the cost follows the range and not the traffic. Looked at one by one are the clicks of
/// the days that the range cuts, as long as retention keeps them, and those that are not rolled up yet. Everything is read in
/// the transaction of the connection.
/// </summary>
internal sealed class RollupQuery : IDisposable
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const long HoursPerDay = 24;
    private const string Columns = "SELECT time, place, referrer, agent, destination, bot, id, rule, link, visitor FROM clicks";

    private readonly SqliteConnection _connection;
    private readonly int _organization;
    private readonly IReadOnlyCollection<long>? _links;
    private readonly long _from;
    private readonly long _to;
    private readonly PlaceCountries _countries;
    private readonly SortedDictionary<long, long> _hours = [];
    private readonly Dictionary<Dimension, Dictionary<long, long>> _values = [];
    private readonly SortedDictionary<long, long> _visitorsOfMonths = [];
    private readonly SortedDictionary<long, VisitorSketch> _visitors = [];

    // Days whose rollup counts further than the others, since it is being written: up to which id, by day and link.
    private readonly Dictionary<(long Day, long Link), long> _ahead = [];

    /// <param name="connection">A reader in a transaction.</param>
    /// <param name="organization">Whose clicks.</param>
    /// <param name="links">Of which links, at most a thousand; null for all of the organization's.</param>
    /// <param name="range">From when to when.</param>
    public RollupQuery(SqliteConnection connection, int organization, IReadOnlyCollection<long>? links, ReportRange range)
    {
        (_connection, _organization, _links) = (connection, organization, links is { Count: > 1 } ? links.ToHashSet() : links);
        (_from, _to) = (range.From.ToUnixTimeMilliseconds(), range.To.ToUnixTimeMilliseconds());
        foreach (var dimension in Enum.GetValues<Dimension>())
            _values[dimension] = [];

        _countries = new(connection);
        using var rolledUp = new Statement(connection, "SELECT last FROM rolled_up");
        using var days = new Statement(connection, "SELECT first, last, counts, visitors FROM days WHERE day = ?1 AND organization = ?2 AND link = ?3");
        using var months = new Statement(connection, "SELECT counts, visitors FROM months WHERE month = ?1 AND organization = ?2");
        var upTo = rolledUp.Scalar() ?? 0;
        for (var day = _from / Day; day * Day < _to; day++)
        {
            if (links is null && AddMonth(months, day) is var added and > 0)
            {
                day += added - 1;
                continue;
            }
            foreach (var link in links ?? [ClickSchema.AllLinks])
                AddDay(days, day, link, upTo);
        }
        AddClicks(upTo + 1, long.MaxValue, _from, _to, _ => true, (day, link, id) => id > _ahead.GetValueOrDefault((day, link)));
    }

    /// <summary>Bots in the range.</summary>
    public long Bots { get; private set; }

    /// <summary>Clicks by hour, oldest first.</summary>
    public IEnumerable<HourClicks> Hours =>
        _hours.Select(hour => new HourClicks(DateTimeOffset.FromUnixTimeMilliseconds(hour.Key * Hour), hour.Value));

    /// <summary>
    /// Different visitors by day (UTC), oldest first; days without any are left out. Exact up to a thousand a day, beyond that
    /// an estimate (<see cref="VisitorSketch"/>). Nobody can tell whether a visitor of one day came on another.
    /// </summary>
    public IEnumerable<DayVisitors> Visitors =>
        _visitorsOfMonths.Concat(_visitors.Select(day => KeyValuePair.Create(day.Key, day.Value.Count)))
            .Where(day => day.Value > 0)
            .OrderBy(day => day.Key)
            .Select(day => new DayVisitors(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day.Key)), day.Value));

    /// <summary>Clicks by country.</summary>
    public IEnumerable<KeyClicks> Countries =>
        _values[Dimension.Country].Select(country => new KeyClicks(CountryKey.CodeOf(country.Key), country.Value));

    /// <summary>Clicks by the values of a dimension; <paramref name="look"/> finds the fields of a value's id.</summary>
    public List<ValueClicks> Values(Dimension dimension, string look) => Named(_values[dimension], look);

    /// <summary>The same for the values with the most clicks only: an organization may have a hundred thousand, and each name is a look-up.</summary>
    public List<ValueClicks> TopValues(Dimension dimension, string look, int count) =>
        Named(_values[dimension].OrderByDescending(value => value.Value).Take(count), look);

    public void Dispose() => _countries.Dispose();

    private List<ValueClicks> Named(IEnumerable<KeyValuePair<long, long>> values, string look)
    {
        using var fields = new Statement(_connection, look);
        return [.. values.Select(value => new ValueClicks(FieldsOf(fields, value.Key), value.Value))];
    }

    private static string?[] FieldsOf(Statement look, long id)
    {
        string?[] fields = [];
        look.Begin(id);
        if (id != 0 && look.Step())
            fields = [.. Enumerable.Range(0, look.Columns).Select(i => look.Text(i) is { Length: > 0 } text ? text : null)];
        look.Reset();
        return fields;
    }

    /// <summary>Adds the month that starts with a day, where the range has it whole and it has a row. Returns how many days that were.</summary>
    private long AddMonth(Statement months, long day)
    {
        var month = MonthRollups.MonthOf(day);
        var end = MonthRollups.FirstDayOf(month + 1);
        if (day != MonthRollups.FirstDayOf(month) || day * Day < _from || end * Day > _to)
            return 0;
        months.Begin(month, _organization);
        var isMade = months.Step();
        if (isMade)
        {
            AddCounts(months.Blob(0), day, isWhole: true);
            var of = day;
            foreach (var visitors in MonthRollups.VisitorsOf(months.Blob(1).ToArray()))
                _visitorsOfMonths[of++] = visitors;
        }
        months.Reset();
        return isMade ? end - day : 0;
    }

    /// <summary>Adds what is rolled up of a day.</summary>
    private void AddDay(Statement days, long day, long link, long rolledUp)
    {
        var (from, to) = (Math.Max(_from, day * Day), Math.Min(_to, (day + 1) * Day));
        var isWhole = to - from == Day;
        days.Begin(day, _organization, link);
        if (days.Step())
        {
            if (days.Number(1) > rolledUp)
                _ahead[(day, link)] = days.Number(1);
            AddCounts(days.Blob(2), day, isWhole);
            if (isWhole)
                VisitorsOf(day).Add(days.Blob(3));
            else
                AddCut(link, days.Number(0), days.Number(1), from, to);
        }
        days.Reset();
    }

    /// <summary>Adds packed counts, whose hours count from the start of a day.</summary>
    private void AddCounts(ReadOnlySpan<byte> counts, long day, bool isWhole)
    {
        var reader = new Tally.TallyReader(counts);
        while (reader.Read())
        {
            if (reader.Dimension is Dimension.Hour or Dimension.BotHour)
            {
                var hour = (day * HoursPerDay) + reader.Value;
                if (IsWhole(hour))
                    AddHour(hour, reader.Count, isBot: reader.Dimension == Dimension.BotHour);
            }
            else if (isWhole)
            {
                Add(reader.Dimension, reader.Value, reader.Count);
            }
        }
    }

    /// <summary>
    /// Adds the clicks of a part of a day that have ids from <paramref name="first"/> to <paramref name="last"/>; their
    /// hours where the rollups did not give them.
    /// </summary>
    private void AddCut(long link, long first, long last, long from, long to)
    {
        if (link == ClickSchema.AllLinks)
        {
            AddClicks(first, last, from, to, hour => !IsWhole(hour), (_, _, _) => true);
            return;
        }
        using var row = new Statement(_connection, $"{Columns} WHERE id = ?1 AND organization = ?2 AND time >= ?3 AND time < ?4");
        foreach (var id in ClickBlocks.IdsOf(_connection, link, first, last))
        {
            row.Begin(id, _organization, from, to);
            if (row.Step())
                AddClick(row, hour => !IsWhole(hour));
            row.Reset();
        }
    }

    /// <summary>Looks at every click between two ids; <paramref name="wants"/> says by its day, link (or all) and id whether it counts.</summary>
    private void AddClicks(long first, long last, long from, long to, Func<long, bool> wantsHour, Func<long, long, long, bool> wants)
    {
        using var rows = new Statement(_connection, $"{Columns} WHERE id >= ?1 AND id <= ?2 AND organization = ?3 AND time >= ?4 AND time < ?5");
        rows.Begin(first, last, _organization, from, to);
        while (rows.Step())
        {
            var link = rows.Number(8);
            if (_links?.Contains(link) != false && wants(rows.Number(0) / Day, _links is null ? ClickSchema.AllLinks : link, rows.Number(6)))
                AddClick(rows, wantsHour);
        }
    }

    private bool IsWhole(long hour) => hour * Hour >= _from && (hour + 1) * Hour <= _to;

    private void AddClick(Statement row, Func<long, bool> wantsHour)
    {
        var hour = row.Number(0) / Hour;
        var isBot = row.Number(5) != 0;
        if (wantsHour(hour))
            AddHour(hour, 1, isBot);
        if (isBot)
            return;
        var place = row.Number(1);
        Add(Dimension.Country, _countries.Of(place), 1);
        Add(Dimension.Place, place, 1);
        Add(Dimension.Referrer, row.Number(2), 1);
        Add(Dimension.Agent, row.Number(3), 1);
        Add(Dimension.Destination, row.Number(4), 1);
        if (row.Number(7) is var rule and not 0)
            Add(Dimension.Rule, rule, 1);
        VisitorsOf(hour / HoursPerDay).Add((uint)row.Number(9));
    }

    private void AddHour(long hour, long clicks, bool isBot)
    {
        if (isBot)
            Bots += clicks;
        else
            _hours[hour] = _hours.GetValueOrDefault(hour) + clicks;
    }

    private void Add(Dimension dimension, long value, long clicks) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_values[dimension], value, out _) += clicks;

    private VisitorSketch VisitorsOf(long day)
    {
        if (!_visitors.TryGetValue(day, out var visitors))
            _visitors.Add(day, visitors = new VisitorSketch());
        return visitors;
    }
}
