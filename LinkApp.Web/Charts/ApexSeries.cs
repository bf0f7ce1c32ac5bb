using System.Text.Json.Serialization;

namespace LinkApp.Web.Charts;

/// <summary>One series of a chart: its name and its points in the order of the x axis.</summary>
/// <param name="Name">As the tooltip says it.</param>
/// <param name="Data">Its points.</param>
public sealed record ApexSeries(string Name, IReadOnlyList<ApexPoint> Data)
{
    /// <summary>How it is drawn where the chart mixes several ways: <c>column</c>, <c>line</c>, <c>area</c>.</summary>
    public string? Type { get; init; }

    /// <summary>A colour, or one of the page's such as <c>var(--data)</c>; null for the chart's.</summary>
    public string? Color { get; init; }
}

/// <summary>A point of a series.</summary>
/// <param name="X">Its label on the x axis.</param>
/// <param name="Y">Its value; null for a gap.</param>
public sealed record ApexPoint([property: JsonPropertyName("x")] string X, [property: JsonPropertyName("y")] double? Y)
{
    /// <summary>A colour of its own; null for the series'.</summary>
    public string? FillColor { get; init; }
}
