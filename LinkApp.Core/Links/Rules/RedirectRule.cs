using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Rules;

/// <summary>
/// Leads some visitors elsewhere: all conditions must hold. Exactly one of <c>destination</c>, <c>split</c>
/// and <c>refusal</c> says what becomes of them. The same form in the store, in the API and in exports.
/// </summary>
public sealed record RedirectRule
{
    public const int MaxNameLength = 100;
    public const int MaxConditions = 10;
    public const int MaxRefusalLength = 500;

    /// <summary>What reports call the rule; null for a name made of its conditions.</summary>
    public string? Name { get; init; }

    /// <summary>At least one; all must hold.</summary>
    public IReadOnlyList<RuleCondition> Conditions { get; init; } = [];

    /// <summary>Where the visitors go; may hold parts of the visit: <c>{country}</c>, <c>{language}</c>, <c>{path}</c> and <c>{query:name}</c>.</summary>
    public string? Destination { get; init; }

    /// <summary>Destinations that share the visitors by weight.</summary>
    public IReadOnlyList<SplitPart>? Split { get; init; }

    /// <summary>What visitors read who are led nowhere.</summary>
    public string? Refusal { get; init; }

    /// <summary>The name, or what the conditions say.</summary>
    public string Title() => Name is { Length: > 0 } name ? name : string.Join(", ", Conditions.Select(condition => condition.Describe()));

    /// <summary>The only country of a rule that asks for nothing else and leads to one destination: the short form of the API.</summary>
    public string? OnlyCountry() =>
        this is { Name: null, Conditions: [CountryCondition { In: [var country] }], Destination: not null, Split: null, Refusal: null } ? country : null;

    /// <summary>The destinations by country where all rules are of one country each, else null.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? AsCountries(IReadOnlyList<RedirectRule> rules)
    {
        var countries = rules.Select(rule => (Code: rule.OnlyCountry(), rule.Destination)).ToList();
        return countries.TrueForAll(country => country.Code is not null) && countries.DistinctBy(country => country.Code).Count() == countries.Count
            ? [.. countries.Select(country => KeyValuePair.Create(country.Code!, country.Destination!))]
            : null;
    }

    /// <summary>A rule of one country.</summary>
    public static RedirectRule ForCountry(string country, string destination) =>
        new() { Conditions = [new CountryCondition { In = [country] }], Destination = destination };

    /// <summary>The rule as it is stored: texts trimmed, and an empty name taken for none.</summary>
    internal RedirectRule Clean() => this with
    {
        Name = string.IsNullOrWhiteSpace(Name) ? null : Name.Trim(),
        Conditions = [.. Conditions.Select(
            condition => condition is CountryCondition country ? country with { In = [.. country.In.Select(code => code.ToUpperInvariant())] } : condition)],
        Destination = Destination?.Trim(),
        Split = Split is null ? null : [.. Split.Select(part => part with { Destination = part.Destination.Trim() })],
        Refusal = Refusal?.Trim(),
    };

    /// <summary>Everything that is wrong with the rule; fields are named below <paramref name="field"/>, such as <c>rules[0]</c>.</summary>
    internal IEnumerable<FieldError> Errors(string field)
    {
        if (Name?.Length > MaxNameLength)
            yield return new($"{field}.name", $"A rule's name can have at most {MaxNameLength} characters.");

        if (Conditions.Count is 0 or > MaxConditions)
            yield return new(
                $"{field}.conditions", $"A rule has 1 to {MaxConditions} conditions; visitors whom no rule leads elsewhere go to the link's destination.");
        for (var i = 0; i < Conditions.Count && Conditions.Count <= MaxConditions; i++)
        {
            if (Conditions[i] is not { } condition)
            {
                yield return new($"{field}.conditions[{i}]", "A condition is an object with a type.");
                continue;
            }
            foreach (var (name, message) in condition.Errors())
                yield return new($"{field}.conditions[{i}]{(name.Length > 0 ? "." : "")}{name}", message);
        }

        if ((Destination is null ? 0 : 1) + (Split is null ? 0 : 1) + (Refusal is null ? 0 : 1) != 1)
            yield return new(field, "A rule has either a destination, a split or a refusal.");
        if (Destination is not null && DestinationTemplate.Error(Destination.Trim()) is { } wrong)
            yield return new($"{field}.destination", wrong);
        if (Split is not null)
        {
            foreach (var error in SplitPart.Errors(Split, $"{field}.split"))
                yield return error;
        }
        if (Refusal is not null && Refusal.Trim().Length is 0 or > MaxRefusalLength)
            yield return new($"{field}.refusal", $"A refusal has 1 to {MaxRefusalLength} characters.");
    }
}
