namespace LinkApp.Core.Links.Rules;

/// <summary>Holds if the short URL was opened with a query parameter.</summary>
public sealed record QueryCondition : RuleCondition
{
    public const int MaxLength = 200;

    /// <summary>The parameter's name; upper and lower case differ.</summary>
    public required string Name { get; init; }

    public QueryMatch Match { get; init; } = QueryMatch.Any;

    /// <summary>The value that the parameter must have if <c>match</c> is <c>value</c>; else null.</summary>
    public string? Value { get; init; }

    public override bool Holds(Visit visit) => visit.Query(Name) is { } values && Match switch
    {
        QueryMatch.Value => values.Contains(Value, StringComparer.Ordinal),
        QueryMatch.Empty => values.Contains("", StringComparer.Ordinal),
        _ => true,
    };

    public override IEnumerable<(string Field, string Message)> Errors()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxLength)
            yield return ("name", $"Enter the parameter's name, at most {MaxLength} characters.");
        if (Match == QueryMatch.Value && (string.IsNullOrEmpty(Value) || Value.Length > MaxLength))
            yield return ("value", $"Enter the value, at most {MaxLength} characters, or choose another match.");
        if (Match != QueryMatch.Value && Value is not null)
            yield return ("value", "A value is only compared if match is \"value\".");
    }

    public override string Describe() => Match switch
    {
        QueryMatch.Value => $"?{Name}={Value}",
        QueryMatch.Empty => $"?{Name} without a value",
        _ => $"?{Name}",
    };
}

/// <summary>How the value of a query parameter is compared.</summary>
public enum QueryMatch
{
    /// <summary>The parameter is present, with or without a value.</summary>
    Any,

    /// <summary>The parameter has a certain value.</summary>
    Value,

    /// <summary>The parameter is present without a value: <c>?name</c> or <c>?name=</c>.</summary>
    Empty,
}
