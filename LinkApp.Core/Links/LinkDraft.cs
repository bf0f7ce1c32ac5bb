using LinkApp.Core.Geo;

namespace LinkApp.Core.Links;

/// <summary>An input field and what is wrong with it, said to the person who filled it in.</summary>
/// <param name="Field">The field in the API's words, such as <c>slug</c> or <c>countries.MY</c>.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record FieldError(string Field, string Message);

/// <summary>What somebody wants a link to be.</summary>
public sealed record LinkDraft
{
    public const int MaxNameLength = 200;
    public const int MaxTags = 20;
    public const int MaxTagLength = 50;

    /// <summary>Null lets LinkApp choose one (create) or keeps the present one (update).</summary>
    public string? Slug { get; init; }

    public string Name { get; init; } = "";

    public required string Destination { get; init; }

    /// <summary>Destinations by ISO 3166-1 alpha-2 code, in the order in which they become rules.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Countries { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Everything that is wrong with the draft; empty when it can be saved.</summary>
    public List<FieldError> Validate()
    {
        List<FieldError> errors = [];
        void Check(string field, string? message)
        {
            if (message is not null)
                errors.Add(new(field, message));
        }

        if (Slug is not null)
            Check("slug", Links.Slug.Error(Slug));
        Check("name", Name.Trim().Length > MaxNameLength ? $"A name can have at most {MaxNameLength} characters." : null);
        Check("destination", Links.Destination.Error(Destination));

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (code, destination) in Countries)
        {
            var field = $"countries.{code}";
            Check(field, Country.Find(code) is null ? $"\"{code}\" is not a country code of ISO 3166-1, such as MY or US." : null);
            Check(field, seen.Add(code) ? null : "A country can be listed once.");
            Check(field, Links.Destination.Error(destination));
        }

        Check("tags", Tags.Count > MaxTags ? $"A link can have at most {MaxTags} tags." : null);
        foreach (var tag in Tags)
            Check("tags", tag.Trim().Length is 0 or > MaxTagLength ? $"A tag has 1 to {MaxTagLength} characters." : null);
        return errors;
    }

    /// <summary>The tags as they are stored: trimmed, each once.</summary>
    internal List<string> CleanTags() => [.. Tags.Select(tag => tag.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The country destinations as ordered rules.</summary>
    internal IEnumerable<RedirectRule> ToRules() => Countries.Select((pair, position) => new RedirectRule
    {
        Position = position,
        Country = pair.Key.ToUpperInvariant(),
        Destination = pair.Value.Trim(),
    });
}
