namespace LinkApp.Core.Reports;

/// <summary>Which period a report is compared with.</summary>
public enum ComparisonKind
{
    /// <summary>The period of the same length just before.</summary>
    Before,

    /// <summary>The period of the same length that begins on the same day of the year before.</summary>
    Year,

    /// <summary>Days that the reader chose.</summary>
    Custom,

    None,
}

/// <summary>What a report is compared with.</summary>
public sealed record ReportComparison
{
    public ComparisonKind Kind { get; init; }

    /// <summary>The days of <see cref="ComparisonKind.Custom"/>; null for the other kinds.</summary>
    public ReportPeriod? Days { get; init; }

    /// <summary>
    /// Whether the compared period is moved by up to three days so that it begins on the same day of the week, and by a week
    /// more where it would otherwise overlap with the report's period. A period that is moved has as many days as the report's.
    /// Custom days are not moved.
    /// </summary>
    public bool MatchesWeekday { get; init; }

    /// <summary>The period that a report's period is compared with; null for none.</summary>
    public ComparedPeriod? Find(ReportPeriod period)
    {
        if (Kind == ComparisonKind.None)
            return null;
        if (Kind == ComparisonKind.Custom)
            return Days is null ? null : new(period, Days);
        // Whole months are compared with whole months, although those may be longer or shorter.
        var months = !period.IsOfMonths ? (int?)null : Kind == ComparisonKind.Year ? 12 : period.Months;
        var with = Kind == ComparisonKind.Before ? period.Before()
            : months is not null ? new(period.First.AddMonths(-12), period.Last.AddDays(1).AddMonths(-12).AddDays(-1))
            : StartingOn(period.First.AddYears(-1), period.Days);
        return MatchesWeekday && with.First.DayOfWeek != period.First.DayOfWeek
            ? new(period, MatchWeekday(with, period))
            : new(period, with) { Months = months };
    }

    private static ReportPeriod MatchWeekday(ReportPeriod with, ReportPeriod period)
    {
        var shift = ((int)period.First.DayOfWeek - (int)with.First.DayOfWeek + 7) % 7;
        var moved = StartingOn(with.First.AddDays(shift > 3 ? shift - 7 : shift), period.Days);
        var overlaps = with.Last < period.First && moved.Last >= period.First;
        return overlaps ? StartingOn(moved.First.AddDays(-7), period.Days) : moved;
    }

    private static ReportPeriod StartingOn(DateOnly first, int days) => new(first, first.AddDays(days - 1));
}
