using LinkApp.Core.Clicks;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Reports;

/// <summary>The fields of a click that a report can be filtered by.</summary>
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

/// <summary>How a report treats the clicks of a kind that it leaves out by default: bots, or internal clicks.</summary>
public enum Inclusion
{
    /// <summary>They are left out, and counted separately.</summary>
    Exclude,

    /// <summary>They are counted like all others.</summary>
    Include,

    /// <summary>Only they are counted.</summary>
    Only,
}

/// <summary>A value that clicks must have.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">
/// A code of ISO 3166-1, a host, a name, or a destination, as reports have it; null for clicks that have none. A region is
/// named alone (<c>Texas</c>) or with its country (<c>Texas, US</c>), a city alone or as <see cref="PlaceName"/> says.
/// </param>
public sealed record FieldValue(ReportField Field, string? Value)
{
    /// <summary>How URLs and the API write that there is no value.</summary>
    public const string None = "(none)";

    /// <summary>The value as a URL has it.</summary>
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
    /// <summary>The most values of a filter, so that its URL is not too long for browsers.</summary>
    public const int MaxValues = 50;

    /// <summary>The parameter of <see cref="Bots"/>.</summary>
    public const string BotsWord = "bots";

    /// <summary>The parameter of <see cref="Internal"/>.</summary>
    public const string InternalWord = "internal";

    /// <summary>Counts all but bots and internal clicks.</summary>
    public static readonly ReportFilter None = new();

    /// <summary>In the order in which they were chosen, each once.</summary>
    public IReadOnlyList<FieldValue> Values { get; init; } = [];

    public Inclusion Bots { get; init; }

    public Inclusion Internal { get; init; }

    /// <summary>Whether the rollups can answer: they leave bots and internal clicks out, and count by one dimension at a time.</summary>
    public bool IsEmpty => Values.Count == 0 && this is { Bots: Inclusion.Exclude, Internal: Inclusion.Exclude };

    /// <summary>Whether clicks of a kind are counted; visitors are not if only another kind is asked for.</summary>
    public bool Counts(ClickKind kind) => kind switch
    {
        ClickKind.Bot => Bots != Inclusion.Exclude,
        ClickKind.Internal => Internal != Inclusion.Exclude,
        _ => this is { Bots: not Inclusion.Only, Internal: not Inclusion.Only },
    };

    /// <summary>Reads a filter from the parameters of a URL or an API request, <c>country</c> and so on.</summary>
    /// <param name="words">Returns the values of a parameter, in order.</param>
    /// <param name="errors">Receives the errors.</param>
    public static ReportFilter Parse(Func<string, IEnumerable<string?>> words, ICollection<FieldError> errors)
    {
        var values = Enum.GetValues<ReportField>()
            .SelectMany(field => words(EnumText.Get(field))
                .Where(word => !string.IsNullOrWhiteSpace(word)).Select(word => FieldValue.Parse(field, word!.Trim())))
            .Distinct()
            .ToList();
        foreach (var wrong in values.Where(value => value is { Field: ReportField.Country, Value: not null and not [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] }))
            errors.Add(new(EnumText.Get(wrong.Field), $"\"{wrong.Value}\" is not a country. Use an ISO 3166-1 code such as DE, or {FieldValue.None}."));
        if (values.Count > MaxValues)
            errors.Add(new(EnumText.Get(values[MaxValues].Field), $"A filter can have at most {MaxValues} values."));
        return new() { Values = values, Bots = ParseInclusion(BotsWord, words, errors), Internal = ParseInclusion(InternalWord, words, errors) };
    }

    public bool Has(FieldValue value) => Values.Contains(value);

    /// <summary>The filter with a value added, or removed if the filter has it.</summary>
    public ReportFilter Toggle(FieldValue value) => this with { Values = Has(value) ? [.. Values.Where(other => other != value)] : [.. Values, value] };

    private static Inclusion ParseInclusion(string name, Func<string, IEnumerable<string?>> words, ICollection<FieldError> errors)
    {
        if (!EnumText.TryParse<Inclusion>(words(name).FirstOrDefault(), out var inclusion))
            errors.Add(new(name, $"\"{name}\" must be one of {string.Join(", ", EnumText.All<Inclusion>())}."));
        return inclusion;
    }
}
