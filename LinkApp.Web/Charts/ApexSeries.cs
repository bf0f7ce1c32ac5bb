using System.Text.Json.Serialization;

namespace LinkApp.Web.Charts;

/// <summary>One series of a chart.</summary>
/// <param name="Name">The name that the tooltip shows.</param>
/// <param name="Data">The points, in the order of the x axis.</param>
public sealed record ApexSeries(string Name, IReadOnlyList<ApexPoint> Data)
{
    /// <summary>How the series is drawn in a chart of mixed types: <c>column</c>, <c>line</c> or <c>area</c>.</summary>
    public string? Type { get; init; }

    /// <summary>A CSS colour, or a CSS variable such as <c>var(--data)</c>; null for the chart's colour.</summary>
    public string? Color { get; init; }
}

/// <summary>A point of a series.</summary>
/// <param name="X">Its label on the x axis.</param>
/// <param name="Y">Its value; null for a gap.</param>
public sealed record ApexPoint([property: JsonPropertyName("x")] string X, [property: JsonPropertyName("y")] double? Y)
{
    /// <summary>The colour of this point; null for that of the series.</summary>
    public string? FillColor { get; init; }
}
