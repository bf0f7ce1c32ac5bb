using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports;

/// <summary>
/// Adds up one report without a filter. Full hours (for the series) and full days (for the breakdowns) come from the rollups,
/// whole months of an organization from their own rollups, so that the cost follows the range and not the traffic. Clicks of
/// days that the range cuts, as long as retention keeps them, and clicks that are not rolled up yet, are read one by one.
/// </summary>
internal sealed class RollupQuery
{
    private readonly ClickReads _reads;
    private readonly int _organization;
    private readonly long _from;
    private readonly long _to;
    private readonly ReportSums _sums = new();
    private readonly HashSet<long> _monthsOfTail = [];
    private readonly List<long> _months = [];
    private readonly HashSet<long> _imports = [];
    private bool _readsMonths;

    private RollupQuery(ClickReads reads, int organization, ReportRange range)
    {
        (_reads, _organization) = (reads, organization);
        (_from, _to) = (range.From.ToUnixTimeMilliseconds(), range.To.ToUnixTimeMilliseconds());
    }

    /// <summary>The counts of a range.</summary>
    /// <param name="reads">Reads the clicks.</param>
    /// <param name="organization">The organization.</param>
    /// <param name="links">Of which links, at most a thousand; null for all of the organization's.</param>
    /// <param name="range">From when to when.</param>
    public static ReportCounts Count(ClickReads reads, int organization, IReadOnlyCollection<long>? links, ReportRange range)
    {
        var query = new RollupQuery(reads, organization, range);
        query.AddTail(links?.ToHashSet());
        query.AddRollups(links);
        return query._sums.ToCounts(reads) with { Imports = query.FindImports() };
    }

    /// <summary>The imports with clicks in the range; of a whole organization, whose months don't name them, all whose days are in it.</summary>
    private IReadOnlyList<ReportImport> FindImports()
    {
        var (first, last) = (UtcTime.ToDay(_from), UtcTime.ToDay(_to - 1));
        return ImportNames.Create(
            _reads.FindImports(_organization).Values
                .Where(import => _imports.Contains(import.Id) || (_readsMonths && import.FirstDay <= last && import.LastDay >= first)));
    }

    /// <summary>Adds the clicks that are in no rollup yet.</summary>
    private void AddTail(HashSet<long>? links)
    {
        foreach (var click in _reads.Tail(_organization))
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
        if (links is null)
            AddMonths();
        var day = UtcTime.ToDay(_from);
        foreach (var month in _months)
        {
            AddDays(links ?? [ClickReads.AllLinks], day, UtcTime.FirstDay(month) - 1);
            day = UtcTime.FirstDay(month + 1);
        }
        AddDays(links ?? [ClickReads.AllLinks], day, UtcTime.ToDay(_to - 1));
    }

    /// <summary>
    /// Adds the months that are whole in the range and have a rollup. A month has only the numbers of visitors, to which none can be
    /// added: a month that still gets clicks is read by days.
    /// </summary>
    private void AddMonths()
    {
        var first = UtcTime.ToMonth(UtcTime.ToDay(_from));
        if (UtcTime.DayStart(UtcTime.FirstDay(first)) < _from)
            first++;
        _reads.ReadMonths(_organization, first, UtcTime.ToMonth(UtcTime.ToDay(_to)) - 1, row =>
        {
            if (_monthsOfTail.Contains(row.Month))
                return;
            _months.Add(row.Month);
            var day = UtcTime.FirstDay(row.Month);
            AddCounts(row.Counts, day, isWhole: true);
            for (var i = 0; i < row.Days; i++)
                _sums.SetVisitors(day + i, row.GetVisitors(i));
        });
    }

    /// <summary>Adds the rollups from one day to another; of days that the range cuts, single clicks, too.</summary>
    private void AddDays(IReadOnlyCollection<long> links, long first, long last)
    {
        var cut = new List<(long Day, ClickRange Clicks)>();
        _reads.ReadDays(_organization, links, first, last, row =>
        {
            AddCounts(row.Counts, row.Day, IsWholeDay(row.Day));
            if (IsWholeDay(row.Day))
                _sums.GetVisitors(row.Day).Add(row.Visitors);
            else
                cut.Add((row.Day, new(row.Link, row.First, Math.Min(row.Last, _reads.RolledUp))));
        });
        _reads.ReadImportedDays(_organization, links, first, last, row =>
        {
            _imports.Add(row.Import);
            AddCounts(row.Counts, row.Day, IsWholeDay(row.Day));
        });
        // At most two: the range's first and last.
        foreach (var day in new[] { first, last }.Distinct().Where(day => first <= last && !IsWholeDay(day)))
        {
            var (from, to) = (Math.Max(_from, UtcTime.DayStart(day)), Math.Min(_to, UtcTime.DayStart(day + 1)));
            foreach (var click in _reads.Clicks(_organization, cut.Where(part => part.Day == day).Select(part => part.Clicks), from, to))
                AddClick(click, hasHour: IsWhole(click.Hour));
            foreach (var click in _reads.ImportedClicks(_organization, links, day, from, to))
                AddClick(click, hasHour: IsWhole(click.Hour));
        }
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
        foreach (var key in click.GetKeys(_reads.Countries, stackalloc long[ClickRow.MaxKeys]))
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

    private bool IsWholeDay(long day) => UtcTime.DayStart(day) >= _from && UtcTime.DayStart(day + 1) <= _to;

    private bool IsWhole(long hour) => UtcTime.HourStart(hour) >= _from && UtcTime.HourStart(hour + 1) <= _to;
}
