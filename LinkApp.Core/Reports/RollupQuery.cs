using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports;

/// <summary>
/// Adds up one report without a filter. Full hours (for the series) and full days (for the breakdowns) come from the rollups,
/// whole months of an organization from their own rollups, so that the cost follows the range and not the traffic. Clicks of
/// days that the range cuts, as long as retention keeps them, and clicks that are not rolled up yet, are read one by one.
/// </summary>
internal sealed class RollupQuery
{
    private readonly ExactCounts _exactCounts;
    private readonly int _organization;
    private readonly long _from;
    private readonly long _to;
    private readonly PlaceCountries _countries;
    private readonly ReportSums _sums = new();
    private readonly HashSet<long> _monthsOfTail = [];
    private readonly HashSet<long> _imports = [];
    private bool _readsMonths;

    private RollupQuery(ExactCounts exactCounts, int organization, ReportRange range, PlaceCountries countries)
    {
        (_exactCounts, _organization, _countries) = (exactCounts, organization, countries);
        (_from, _to) = (range.From.ToUnixTimeMilliseconds(), range.To.ToUnixTimeMilliseconds());
    }

    /// <summary>The counts of a range.</summary>
    /// <param name="exactCounts">Reads the clicks.</param>
    /// <param name="organization">The organization.</param>
    /// <param name="links">Of which links, at most a thousand; null for all of the organization's.</param>
    /// <param name="range">From when to when.</param>
    public static ReportCounts Count(ExactCounts exactCounts, int organization, IReadOnlyCollection<long>? links, ReportRange range)
    {
        using var countries = new PlaceCountries(exactCounts.Connection);
        var query = new RollupQuery(exactCounts, organization, range, countries);
        query.AddTail(links?.ToHashSet());
        query.AddRollups(links);
        return query._sums.ToCounts(exactCounts.Connection) with { Imports = query.FindImports() };
    }

    /// <summary>The imports with clicks in the range; of a whole organization, whose months don't name them, all whose days are in it.</summary>
    private IReadOnlyList<ReportImport> FindImports()
    {
        var (first, last) = (UtcTime.ToDay(_from), UtcTime.ToDay(_to - 1));
        return ImportNames.Create(
            _exactCounts.Imported.FindImports(_organization).Values
                .Where(import => _imports.Contains(import.Id) || (_readsMonths && import.FirstDay <= last && import.LastDay >= first)));
    }

    /// <summary>Adds the clicks that are in no rollup yet.</summary>
    private void AddTail(HashSet<long>? links)
    {
        foreach (var click in _exactCounts.Tail(_organization))
        {
            if (click.Time < _from || click.Time >= _to || links?.Contains(click.Link) == false)
                continue;
            AddClick(click, hasHour: false);
            _monthsOfTail.Add(UtcTime.ToMonth(click.Day));
        }
    }

    private void AddRollups(IReadOnlyCollection<long>? links)
    {
        _readsMonths = links is null;
        for (var day = UtcTime.ToDay(_from); UtcTime.DayStart(day) < _to;)
        {
            if (links is null && TryAddMonth(day))
            {
                day = UtcTime.FirstDay(UtcTime.ToMonth(day) + 1);
                continue;
            }
            foreach (var link in links ?? [ClickSchema.AllLinks])
                AddDay(day, link);
            day++;
        }
    }

    /// <summary>
    /// Adds the month that starts with a day, if the range contains all of it and its rollup exists. A month has only the numbers
    /// of visitors, to which none can be added: a month that still gets clicks is read by days.
    /// </summary>
    private bool TryAddMonth(long day)
    {
        var month = UtcTime.ToMonth(day);
        var isWhole = day == UtcTime.FirstDay(month) && UtcTime.DayStart(day) >= _from && UtcTime.DayStart(UtcTime.FirstDay(month + 1)) <= _to;
        if (!isWhole || _monthsOfTail.Contains(month) || _exactCounts.FindMonth(_organization, month) is not { } counts)
            return false;
        AddCounts(counts.Counts, day, isWhole: true);
        foreach (var visitors in MonthRollups.ReadVisitors(counts.Visitors))
            _sums.SetVisitors(day++, visitors);
        return true;
    }

    /// <summary>Adds the rollups of a day.</summary>
    private void AddDay(long day, long link)
    {
        var (from, to) = (Math.Max(_from, UtcTime.DayStart(day)), Math.Min(_to, UtcTime.DayStart(day + 1)));
        var isWhole = to - from == UtcTime.DayStart(1);
        foreach (var row in _exactCounts.Day(_organization, link, day))
        {
            AddCounts(row.Counts, day, isWhole);
            if (isWhole)
            {
                _sums.GetVisitors(day).Add(row.Visitors);
                continue;
            }
            foreach (var click in _exactCounts.Clicks(_organization, link, row.First, Math.Min(row.Last, _exactCounts.RolledUp), from, to))
                AddClick(click, hasHour: IsWhole(click.Hour));
        }
        foreach (var row in _exactCounts.Imported.Read(_organization, link, day))
        {
            _imports.Add(row.Import);
            AddCounts(row.Counts, day, isWhole);
        }
        if (isWhole)
            return;
        foreach (var click in _exactCounts.Imported.ReadClicks(_organization, link, day, from, to))
            AddClick(click, hasHour: IsWhole(click.Hour));
    }

    /// <summary>Adds packed counts, whose hours count from the start of a day. Of a day that the range cuts, only the whole hours are added.</summary>
    private void AddCounts(ReadOnlySpan<byte> counts, long day, bool isWhole)
    {
        for (var reader = new Tally.TallyReader(counts); reader.Read();)
        {
            var firstHour = day * UtcTime.HoursPerDay;
            var isCounted = reader.Dimension switch
            {
                Dimension.SumHour => HasStart(firstHour + reader.Value),
                Dimension.SumCountry => isWhole || HasStart(firstHour + ImportedRollup.Noon),
                var dimension => Tally.IsByHour(dimension) ? IsWhole(firstHour + reader.Value) : isWhole,
            };
            if (isCounted)
                Add(day, reader.Dimension, reader.Value, reader.Count);
        }
    }

    /// <summary>Adds a click; <paramref name="hasHour"/> says that its hour was counted before.</summary>
    private void AddClick(in ClickRow click, bool hasHour)
    {
        foreach (var key in click.GetKeys(_countries, stackalloc long[ClickRow.MaxKeys]))
        {
            var (dimension, value) = Tally.Split(key);
            if (!hasHour || !Tally.IsByHour(dimension))
                Add(click.Day, dimension, value, 1);
        }
        if (click.IsVisitor)
            _sums.GetVisitors(click.Day).Add(click.Visitor);
    }

    private void Add(long day, Dimension dimension, long value, long clicks)
    {
        if (dimension == Dimension.BotHour)
            _sums.Bots += clicks;
        else if (dimension == Dimension.InternalHour)
            _sums.Internal += clicks;
        else if (dimension == Dimension.Hour)
            _sums.AddHour((day * UtcTime.HoursPerDay) + value, clicks);
        else if (dimension == Dimension.SumHour)
            _sums.AddSum((day * UtcTime.HoursPerDay) + value, clicks);
        else if (dimension == Dimension.SumCountry)
            _sums.Add(Dimension.Country, value, clicks);
        else
            _sums.Add(dimension, value, clicks);
    }

    private bool HasStart(long hour) => UtcTime.HourStart(hour) >= _from && UtcTime.HourStart(hour) < _to;

    private bool IsWhole(long hour) => UtcTime.HourStart(hour) >= _from && UtcTime.HourStart(hour + 1) <= _to;
}
