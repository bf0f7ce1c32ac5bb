using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Rules;

/// <summary>
/// Conditions, and what happens to the visitors who meet all of them: exactly one of <c>destination</c>, <c>split</c>
/// and <c>refusal</c> is set. The store, the API and exports use this form.
/// </summary>
public sealed record RedirectRule
{
    public const int MaxNameLength = 100;
    public const int MaxConditions = 10;
    public const int MaxRefusalLength = 500;

    /// <summary>The name of the rule in reports; null for a name made from its conditions.</summary>
    public string? Name { get; init; }

    /// <summary>The conditions: at least one, and all must hold.</summary>
    public IReadOnlyList<RuleCondition> Conditions { get; init; } = [];

    /// <summary>Where the visitors go; may contain placeholders: <c>{country}</c>, <c>{language}</c>, <c>{path}</c> and <c>{query:name}</c>.</summary>
    public string? Destination { get; init; }

    /// <summary>Destinations that share the visitors by weight.</summary>
    public IReadOnlyList<SplitPart>? Split { get; init; }

    /// <summary>The message that the visitors see instead of being redirected.</summary>
    public string? Refusal { get; init; }

    /// <summary>The name, or a description of the conditions if there is no name.</summary>
    public string Title() => Name is { Length: > 0 } name ? name : string.Join(", ", Conditions.Select(condition => condition.Describe()));

    /// <summary>The country of a rule that has no other condition, no name and one destination (the short form of the API); else null.</summary>
    public string? OnlyCountry() =>
        this is { Name: null, Conditions: [CountryCondition { In: [var country] }], Destination: not null, Split: null, Refusal: null } ? country : null;

    /// <summary>The destinations by country if each rule is for one country only (<see cref="OnlyCountry"/>), else null.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? AsCountries(IReadOnlyList<RedirectRule> rules)
    {
        var countries = rules.Select(rule => (Code: rule.OnlyCountry(), rule.Destination)).ToList();
        return countries.TrueForAll(country => country.Code is not null) && countries.DistinctBy(country => country.Code).Count() == countries.Count
            ? [.. countries.Select(country => KeyValuePair.Create(country.Code!, country.Destination!))]
            : null;
    }

    /// <summary>A rule that sends the visitors of one country to a destination.</summary>
    public static RedirectRule ForCountry(string country, string destination) =>
        new() { Conditions = [new CountryCondition { In = [country] }], Destination = destination };

    /// <summary>The rule as it is stored: texts trimmed, country codes in upper case, and null for an empty name.</summary>
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
    /// <param name="field">The name of the rule in errors.</param>
    /// <param name="apps">The schemes of apps that destinations may have; null for none.</param>
    internal IEnumerable<FieldError> Errors(string field, AppSchemes? apps = null)
    {
        if (Name?.Length > MaxNameLength)
            yield return new($"{field}.name", $"A rule's name can have at most {MaxNameLength} characters.");
        else if (LinkDraft.NulError(Name) is { } error)
            yield return new($"{field}.name", error);

        if (Conditions.Count == 0)
            yield return new($"{field}.conditions", "Add at least one condition. Visitors who match no rule go to the default destination.");
        else if (Conditions.Count > MaxConditions)
            yield return new($"{field}.conditions", $"A rule can have at most {MaxConditions} conditions.");
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
            yield return new(field, "A rule needs exactly one of destination, split and refusal.");
        if (Destination is not null && DestinationTemplate.Error(Destination.Trim(), apps) is { } wrong)
            yield return new($"{field}.destination", wrong);
        if (Split is not null)
        {
            foreach (var error in SplitPart.Errors(Split, $"{field}.split", apps))
                yield return error;
        }
        if (Refusal is not null && Refusal.Trim().Length is 0 or > MaxRefusalLength)
            yield return new($"{field}.refusal", $"Enter a message of 1 to {MaxRefusalLength} characters.");
    }
}
