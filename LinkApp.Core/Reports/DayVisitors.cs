namespace LinkApp.Core.Reports;

/// <summary>How many different visitors came on a day (UTC).</summary>
public sealed record DayVisitors(DateOnly Day, long Visitors);
