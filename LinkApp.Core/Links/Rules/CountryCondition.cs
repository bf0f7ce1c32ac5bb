using LinkApp.Core.Geo;

namespace LinkApp.Core.Links.Rules;

/// <summary>Holds if the visitor is in one of the listed countries.</summary>
public sealed record CountryCondition : RuleCondition
{
    /// <summary>ISO 3166-1 alpha-2 codes.</summary>
    public required IReadOnlyList<string> In { get; init; }

    public override bool Holds(Visit visit) => visit.Place?.Country is { } country && In.Contains(country, StringComparer.OrdinalIgnoreCase);

    public override IEnumerable<(string Field, string Message)> Errors() => ListErrors(In, "in", "country", codes =>
    [
        .. codes.Where(code => Country.Find(code) is null).Select(code => $"\"{code}\" is not a country code of ISO 3166-1, such as MY or US."),
        .. codes.OfType<string>()
            .CountBy(code => code, StringComparer.OrdinalIgnoreCase).Where(pair => pair.Value > 1)
            .Select(pair => $"{pair.Key} is listed more than once."),
    ]);

    public override string Describe() => Or(In.Select(Country.GetName));
}
