using LinkApp.Core.Reports;

namespace LinkApp.Web.Reports;

/// <summary>A report as its page shows it: in buckets of the viewer's time zone, beside the period that it is compared with.</summary>
public sealed record ReportView
{
    public required ReportSubject Subject { get; init; }

    public required LinkReport Report { get; init; }

    public required BucketSize Size { get; init; }

    public required IReadOnlyList<Bucket> Buckets { get; init; }

    /// <summary>What the report is compared with; null if the page does not compare.</summary>
    public ComparedPeriod? Compared { get; private init; }

    /// <summary>For each of <see cref="Buckets"/> the one that it is compared with, or null; empty if the page does not compare.</summary>
    public IReadOnlyList<Bucket?> ComparedBuckets { get; private init; } = [];

    /// <summary>The clicks of the compared period, up to the same point in it as now in this one.</summary>
    public long? ComparedTotal { get; private init; }

    /// <summary>The sum of the daily visitors of all days.</summary>
    public long Visitors => Report.Visitors.Sum(day => day.Visitors);

    /// <summary>The visitors of both periods on days that have ended; null if there is nothing to compare.</summary>
    public (long Now, long Then)? VisitorChange { get; private init; }

    /// <summary>The size of the buckets: the wanted one if the range can be shown by it, else the best.</summary>
    public static BucketSize GetSize(ReportSubject subject, BucketSize? by) =>
        by is { } wanted && ReportBuckets.SizesFor(subject.Selection.Range).Contains(wanted) ? wanted : ReportBuckets.SizeFor(subject.Selection.Range);

    /// <param name="subject">What is reported on.</param>
    /// <param name="by">The wanted size of the buckets; null for the best.</param>
    /// <param name="report">The report.</param>
    /// <param name="compared">The report of the compared period; null if the page does not compare.</param>
    public static ReportView Create(ReportSubject subject, BucketSize? by, LinkReport report, LinkReport? compared)
    {
        var (range, zone, now, size) = (subject.Selection.Range, subject.Zone, subject.Now, GetSize(subject, by));
        // Weeks by ISO 8601, so that everyone who opens the address sees the same report.
        var buckets = ReportBuckets.Create(report.Series, range, size, zone, DayOfWeek.Monday, now);
        var view = new ReportView { Subject = subject, Report = report, Size = size, Buckets = buckets };
        if (compared is null || subject.Compared is not { } periods)
            return view;
        var upTo = periods.GetEnd(now, zone);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var lastDay = DateOnly.FromDateTime(upTo.UtcDateTime);
        var visitors = (
            report.Visitors.Where(day => day.Day < today).Sum(day => day.Visitors), compared.Visitors.Where(day => day.Day < lastDay).Sum(day => day.Visitors));
        return view with
        {
            Compared = periods,
            ComparedBuckets = periods.Align(buckets, compared.Series, size, zone, now),
            ComparedTotal = compared.Series.Where(hour => hour.Time < upTo).Sum(hour => hour.Clicks),
            VisitorChange = visitors is { Item1: > 0, Item2: > 0 } ? visitors : null,
        };
    }
}
