using System.Globalization;
using LinkApp.Core.Reports;

namespace LinkApp.Web.Reports;

/// <summary>Numbers and times of reports as people read them.</summary>
internal static class ReportNumbers
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(long part, long whole) => whole == 0 ? "0 %" : (100.0 * part / whole).ToString(part * 10 < whole ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";

    /// <summary>By how much a number changed; null where there was none before.</summary>
    public static string? Change(long now, long before) => before == 0 ? null : (100.0 * (now - before) / before) switch
    {
        >= 1_000 => "×" + ((double)now / before).ToString("0", CultureInfo.InvariantCulture),
        var percent => percent.ToString("+0;−0;±0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>A bucket by its start on the clocks of a zone.</summary>
    public static string Label(Bucket bucket, BucketSize size, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(bucket.Start, zone).ToString(size switch { BucketSize.Hour => "d MMM HH:mm", BucketSize.Month => "MMM yyyy", _ => "d MMM" }, CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The days of a period, in words.</summary>
    public static string Period(ReportPeriod period) => period.Days == 1 ? Day(period.First) : $"{Day(period.First)} – {Day(period.Last)}";
}
