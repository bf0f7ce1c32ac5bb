using LinkApp.Core.Wording;

namespace LinkApp.Core.Reports;

/// <summary>What a click has that a report can be filtered by.</summary>
public enum ReportField
{
    Country,
    Region,
    City,
    Referrer,
    Browser,
    System,
    Device,
    Destination,
    Rule,
}

/// <summary>What becomes of the clicks of bots.</summary>
public enum BotChoice
{
    /// <summary>They are left out, and counted apart.</summary>
    Exclude,

    /// <summary>They count as all others do.</summary>
    Include,

    /// <summary>No others count.</summary>
    Only,
}

/// <summary>A value that clicks are to have.</summary>
/// <param name="Field">Of what.</param>
/// <param name="Value">
/// A code of ISO 3166-1, a host, a name, or a destination, as reports have it; null for clicks that have none. A region is
/// named alone (<c>Texas</c>) or with its country (<c>Texas, US</c>), a city alone or as <see cref="PlaceName"/> says.
/// </param>
public sealed record FieldValue(ReportField Field, string? Value)
{
    /// <summary>How addresses and programs write that there is no value.</summary>
    public const string None = "(none)";

    /// <summary>The value as it stands in an address.</summary>
    public string Word => Value ?? None;

    public static FieldValue Parse(ReportField field, string word) => new(field, word == None ? null : field switch
    {
        ReportField.Country => word.ToUpperInvariant(),
        ReportField.Referrer => word.ToLowerInvariant(),
        _ => word,
    });
}

/// <summary>Which clicks a report counts: those that have one of the values of each field that is named.</summary>
public sealed record ReportFilter
{
    /// <summary>Most values of a filter, so that an address with it stays one that browsers take.</summary>
    public const int MaxValues = 50;

    /// <summary>The parameter of <see cref="Bots"/>.</summary>
    public const string BotsWord = "bots";

    /// <summary>Counts all but bots.</summary>
    public static readonly ReportFilter None = new();

    /// <summary>In the order in which they were chosen, each once.</summary>
    public IReadOnlyList<FieldValue> Values { get; init; } = [];

    public BotChoice Bots { get; init; }

    /// <summary>Whether the rollups can answer: they count people only, and no two things together.</summary>
    public bool IsEmpty => Values.Count == 0 && Bots == BotChoice.Exclude;

    /// <summary>The values of a field by the name that addresses and programs give it, <c>country</c> and so on.</summary>
    /// <param name="words">What an address has for a name, in order.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static ReportFilter Parse(Func<string, IEnumerable<string?>> words, ICollection<FieldError> errors)
    {
        var values = Enum.GetValues<ReportField>()
            .SelectMany(field => words(EnumText.Get(field))
                .Where(word => !string.IsNullOrWhiteSpace(word)).Select(word => FieldValue.Parse(field, word!.Trim())))
            .Distinct()
            .ToList();
        foreach (var wrong in values.Where(value => value is { Field: ReportField.Country, Value: not null and not [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] }))
            errors.Add(new(EnumText.Get(wrong.Field), $"\"{wrong.Value}\" is not a country; use a code of ISO 3166-1 such as DE, or {FieldValue.None}."));
        if (values.Count > MaxValues)
            errors.Add(new(EnumText.Get(values[MaxValues].Field), $"A filter has at most {MaxValues} values."));
        if (!EnumText.TryParse<BotChoice>(words(BotsWord).FirstOrDefault(), out var bots))
            errors.Add(new(BotsWord, $"\"{BotsWord}\" is one of {string.Join(", ", EnumText.All<BotChoice>())}."));
        return new() { Values = values, Bots = bots };
    }

    public bool Has(FieldValue value) => Values.Contains(value);

    /// <summary>The same with a value more, or less where it is there already.</summary>
    public ReportFilter Toggle(FieldValue value) => this with { Values = Has(value) ? [.. Values.Where(other => other != value)] : [.. Values, value] };
}
