using System.Globalization;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Reports;

/// <summary>Texts for the times of reports.</summary>
internal static class ReportTimes
{
    /// <summary>The label of a bucket: its start in the time zone.</summary>
    public static string Label(Bucket bucket, BucketSize size, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(bucket.Start, zone).ToString(
            size switch { BucketSize.Hour => "d MMM HH:mm", BucketSize.Month => "MMM yyyy", _ => "d MMM" }, CultureInfo.InvariantCulture);

    /// <summary>The days of a period as text.</summary>
    public static string Period(ReportPeriod period) => period.Days == 1 ? Format.Day(period.First) : $"{Format.Day(period.First)} – {Format.Day(period.Last)}";
}
