using LinkApp.Core.Geo;

namespace LinkApp.Core.Links.Rules;

/// <summary>Holds if the visitor is on one of the listed continents.</summary>
public sealed record ContinentCondition : RuleCondition
{
    /// <summary>Continent codes: AF, AN, AS, EU, NA, OC, SA.</summary>
    public required IReadOnlyList<string> In { get; init; }

    public override bool Holds(Visit visit) =>
        Country.Find(visit.Place?.Country) is { } country && In.Contains(country.Continent, StringComparer.OrdinalIgnoreCase);

    public override IEnumerable<(string Field, string Message)> Errors() => ListErrors(In, "in", "continent", codes =>
        codes.Where(code => Continent.Find(code) is null).Select(
            code => $"\"{code}\" is not a continent; choose from {string.Join(", ", Continent.All.Select(continent => continent.Code))}."));

    public override string Describe() => Or(In.Select(code => Continent.Find(code)?.Name ?? code));
}
