namespace LinkApp.Web.Charts;

/// <summary>One series of a chart: its name and its values in the order of the x axis.</summary>
public sealed record ApexSeries(string Name, IReadOnlyList<double> Data);
