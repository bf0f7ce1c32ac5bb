using System.Globalization;

namespace LinkApp.Core.Links.Rules;

/// <summary>Holds if the visitor is in one of the listed regions or cities of a country, as the geo database names them.</summary>
public sealed record PlaceCondition : RuleCondition
{
    private const int MaxLength = 100;
    private const CompareOptions Loose = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    /// <summary>ISO 3166-1 alpha-2 code.</summary>
    public required string Country { get; init; }

    /// <summary>Names of regions, compared without case and accents.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Names of cities, compared without case and accents.</summary>
    public IReadOnlyList<string> Cities { get; init; } = [];

    public override bool Holds(Visit visit) =>
        visit.Place is { } place
            && Country.Equals(place.Country, StringComparison.OrdinalIgnoreCase)
            && (Has(Regions, place.Region) || Has(Cities, place.City));

    public override IEnumerable<(string Field, string Message)> Errors()
    {
        if (string.IsNullOrWhiteSpace(Country))
            yield return ("country", "Choose a country.");
        else if (Geo.Country.Find(Country) is null)
            yield return ("country", $"\"{Country}\" is not a country code of ISO 3166-1, such as MY or US.");
        if (Regions.Count + Cities.Count is 0 or > MaxValues)
        {
            yield return Regions.Count + Cities.Count == 0
                ? ("regions", "Enter at least one region or city.")
                : (Cities.Count > MaxValues ? "cities" : "regions", $"There can be at most {MaxValues} regions and cities.");
            yield break;
        }
        if (Regions.Any(IsNoName))
            yield return ("regions", $"A region's name has 1 to {MaxLength} characters.");
        if (Cities.Any(IsNoName))
            yield return ("cities", $"A city's name has 1 to {MaxLength} characters.");
    }

    public override string Describe() => $"{Or([.. Cities, .. Regions])} ({Geo.Country.GetName(Country)})";

    private static bool IsNoName(string name) => string.IsNullOrWhiteSpace(name) || name.Length > MaxLength;

    private static bool Has(IReadOnlyList<string> names, string? name) =>
        name is not null && names.Any(wanted => CultureInfo.InvariantCulture.CompareInfo.Compare(wanted.Trim(), name, Loose) == 0);
}
