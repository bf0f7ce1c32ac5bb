using LinkApp.Core.Wording;

namespace LinkApp.Core.Reports;

/// <summary>A filtered report had more clicks to read than its time limit allows.</summary>
public sealed class ReportLimitException(TimeSpan limit) : Exception(
    $"There are too many clicks in this range to filter within {Format.Count((long)limit.TotalSeconds, "second")}. Choose a shorter range, or remove the filter.");
