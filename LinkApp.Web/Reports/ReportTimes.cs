using System.Globalization;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Reports;

/// <summary>Times of reports as people read them.</summary>
internal static class ReportTimes
{
    /// <summary>A bucket by its start on the clocks of a zone.</summary>
    public static string Label(Bucket bucket, BucketSize size, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(bucket.Start, zone).ToString(
            size switch { BucketSize.Hour => "d MMM HH:mm", BucketSize.Month => "MMM yyyy", _ => "d MMM" }, CultureInfo.InvariantCulture);

    /// <summary>The days of a period, in words.</summary>
    public static string Period(ReportPeriod period) => period.Days == 1 ? Format.Day(period.First) : $"{Format.Day(period.First)} – {Format.Day(period.Last)}";
}
