using LinkApp.Core.Reports;

namespace LinkApp.Web.Reports;

/// <summary>A report as its page shows it: in buckets of the viewer's time zone, with the period before.</summary>
public sealed record ReportView
{
    public required ReportSubject Subject { get; init; }

    public required LinkReport Report { get; init; }

    /// <summary>The report of the period before; null if the page does not compare.</summary>
    public LinkReport? Before { get; init; }

    public required BucketSize Size { get; init; }

    public required IReadOnlyList<Bucket> Buckets { get; init; }

    /// <summary>The buckets of the period before, at most as many as <see cref="Buckets"/>.</summary>
    public IReadOnlyList<Bucket> BucketsBefore { get; init; } = [];

    /// <summary>The clicks of the period before, up to the same point in it as now in this one.</summary>
    public long? TotalBefore { get; private init; }

    /// <summary>The sum of the daily visitors of all days.</summary>
    public long Visitors => Report.Visitors.Sum(day => day.Visitors);

    /// <summary>The visitors of both periods on days that have ended; null if there is nothing to compare.</summary>
    public (long Now, long Before)? VisitorChange { get; private init; }

    public static ReportView Create(ReportSubject subject, BucketSize? by, LinkReport report, LinkReport? before)
    {
        var (range, zone, now) = (subject.Selection.Range, subject.Zone, subject.Now);
        var sizes = ReportBuckets.SizesFor(range);
        var size = by is { } wanted && sizes.Contains(wanted) ? wanted : ReportBuckets.SizeFor(range);
        // Weeks by ISO 8601, so that everyone who opens the address sees the same report.
        IReadOnlyList<Bucket> Buckets(LinkReport of, ReportRange when) => ReportBuckets.Create(of.Series, when, size, zone, DayOfWeek.Monday, now);
        var view = new ReportView { Subject = subject, Report = report, Before = before, Size = size, Buckets = Buckets(report, range) };
        if (before is null)
            return view;
        var upTo = subject.Period.ComparedUpTo(now, zone);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var over = (report.Visitors.Where(day => day.Day < today)
            .Sum(day => day.Visitors), before.Visitors.Where(day => day.Day < DateOnly.FromDateTime(upTo.UtcDateTime))
            .Sum(day => day.Visitors));
        return view with
        {
            BucketsBefore = [.. Buckets(before, new(before.From, before.To)).Take(view.Buckets.Count)],
            TotalBefore = before.Series.Where(hour => hour.Time < upTo).Sum(hour => hour.Clicks),
            VisitorChange = over is { Item1: > 0, Item2: > 0 } ? over : null,
        };
    }
}
