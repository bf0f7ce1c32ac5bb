using System.Globalization;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Reports;

/// <summary>Texts for the times of reports.</summary>
internal static class ReportTimes
{
    /// <summary>The label of a bucket in a chart: its start in the time zone.</summary>
    public static string Label(Bucket bucket, BucketSize size, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(bucket.Start, zone).ToString(
            size switch { BucketSize.Hour => "d MMM HH:mm", BucketSize.Month => "MMM yyyy", _ => "d MMM" }, CultureInfo.InvariantCulture);

    /// <summary>The start of a bucket for tables and CSV files, such as 2026-03-02, 2026-03-02 14:00 or 2026-03.</summary>
    public static string Iso(Bucket bucket, BucketSize size, TimeZoneInfo zone)
    {
        var start = TimeZoneInfo.ConvertTime(bucket.Start, zone).DateTime;
        return size switch
        {
            BucketSize.Hour => Format.IsoMinute(start),
            BucketSize.Month => start.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            _ => Format.IsoDay(start),
        };
    }

    /// <summary>The days of a period as text, such as 2 Mar 2026 – 8 Mar 2026.</summary>
    public static string Period(ReportPeriod period) => period.Days == 1 ? Format.Day(period.First) : $"{Format.Day(period.First)} – {Format.Day(period.Last)}";
}
