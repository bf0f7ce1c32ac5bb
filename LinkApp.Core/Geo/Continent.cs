namespace LinkApp.Core.Geo;

/// <summary>A continent, by the two letters that geo databases use.</summary>
public sealed record Continent(string Code, string Name)
{
    /// <summary>All seven, by name.</summary>
    public static IReadOnlyList<Continent> All { get; } =
    [
        new("AF", "Africa"), new("AN", "Antarctica"), new("AS", "Asia"), new("EU", "Europe"), new("NA", "North America"), new("OC", "Oceania"),
        new("SA", "South America"),
    ];

    /// <summary>The continent of a code in any case, or null.</summary>
    public static Continent? Find(string? code) => All.FirstOrDefault(continent => string.Equals(continent.Code, code, StringComparison.OrdinalIgnoreCase));
}
