using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>What an editor or a program wants a link to be; it is validated before it becomes one.</summary>
public sealed record LinkDraft
{
    public const int MaxNameLength = 200;
    public const int MaxTags = 20;
    public const int MaxTagLength = 50;
    public const int MaxRules = 250;
    public const int MaxAliases = 1_000;
    public const int MaxPasswordLength = 100;

    /// <summary>Null lets LinkApp choose one (create) or keeps the present one (update).</summary>
    public string? Slug { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The domain on which it answers: one that the organization has; null or empty for the shared hosts.</summary>
    public string? Domain { get; init; }

    /// <summary>The default destination; may contain placeholders.</summary>
    public required string Destination { get; init; }

    /// <summary>In order; the first that matches wins.</summary>
    public IReadOnlyList<RedirectRule> Rules { get; init; } = [];

    /// <summary>The hash of a password is not taken from here but made of <see cref="Password"/>.</summary>
    public LinkOptions Options { get; init; } = LinkOptions.Default;

    /// <summary>The password that visitors must know; empty for none, null keeps the present one.</summary>
    public string? Password { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Those of the link's present aliases that it keeps, as its <see cref="LinkSnapshot"/> has them; null keeps all.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>
    /// Older addresses that a new link answers to as well, as far as they are free; for imports. As <see cref="ShortAddress.ToText"/> writes them.
    /// </summary>
    public IReadOnlyList<string> NewAliases { get; init; } = [];

    /// <summary>When another program made a new link, in UTC; null for now. For imports: an edit does not change the day.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>Whether a link that gets another slug or domain still answers to the old one.</summary>
    public bool KeepOldSlug { get; init; } = true;

    /// <summary>All errors of the draft; empty if it can be saved.</summary>
    /// <param name="apps">The schemes of apps that destinations may have; null for none.</param>
    public List<FieldError> Validate(AppSchemes? apps = null)
    {
        List<FieldError> errors = [];
        void Check(string field, string? message)
        {
            if (message is not null)
                errors.Add(new(field, message));
        }

        if (Slug is not null)
            Check("slug", Links.Slug.Error(Slug));
        Check(
            "aliases",
            Math.Max(NewAliases.Count, Aliases?.Count ?? 0) > MaxAliases
                ? $"At most {Format.Number(MaxAliases)} aliases can be listed."
                : NewAliases.Select(alias => Links.Slug.Error(ShortAddress.Parse(alias, null).Slug)).FirstOrDefault(error => error is not null));
        Check("name", Name.Trim().Length > MaxNameLength ? $"A name can have at most {MaxNameLength} characters." : NulError(Name));
        Check("destination", DestinationTemplate.Error(Destination, apps));

        // A list that is too long gets that error only: checking each of its entries could take minutes.
        Check("rules", Rules.Count > MaxRules ? $"A link can have at most {MaxRules} rules; this one has {Format.Number(Rules.Count)}." : null);
        for (var i = 0; i < Rules.Count && Rules.Count <= MaxRules; i++)
            errors.AddRange(Rules[i] is { } rule ? rule.Errors($"rules[{i}]", apps) : [new($"rules[{i}]", "A rule must be an object with conditions and a destination.")]);

        errors.AddRange(Options.Errors());
        Check("password", Password?.Length > MaxPasswordLength ? $"A password can have at most {MaxPasswordLength} characters." : null);

        Check("tags", Tags.Count > MaxTags ? $"A link can have at most {MaxTags} tags; this one has {Format.Number(Tags.Count)}."
            : Tags.Any(tag => tag.Trim().Length is 0 or > MaxTagLength) ? $"A tag must have 1 to {MaxTagLength} characters."
            : Tags.Select(NulError).FirstOrDefault(error => error is not null));
        return errors;
    }

    /// <summary>The draft that makes a link what a snapshot says; its password stays the same.</summary>
    public static LinkDraft From(LinkSnapshot link) => new()
    {
        Slug = link.Slug,
        Domain = link.Domain,
        Name = link.Name,
        Destination = link.Destination,
        Rules = link.Rules,
        Options = link.Options,
        Tags = link.Tags,
    };

    /// <summary>The draft as a version of the link that it is for, so that the two can be compared.</summary>
    /// <param name="present">The link as it is. A typed password is no hash, and so differs from any that it has.</param>
    public LinkSnapshot ToSnapshot(LinkSnapshot present) => new()
    {
        Slug = Slug ?? present.Slug,
        Aliases = Aliases ?? present.Aliases,
        Domain = string.IsNullOrWhiteSpace(Domain) ? null : Domain.Trim(),
        Name = Name.Trim(),
        Destination = Destination.Trim(),
        Rules = [.. Rules.Select(rule => rule.Clean())],
        Options = Options.Clean() with { PasswordHash = Password is null ? present.Options.PasswordHash : Password.Length == 0 ? null : Password },
        Tags = CleanTags(),
    };

    /// <summary>
    /// The link as the redirect would have it, to test a draft before it is saved. Only for a draft in which <see cref="Validate"/>
    /// finds no errors.
    /// </summary>
    public LinkEntry ToEntry() => new(new Link
    {
        Slug = Slug ?? "",
        Name = Name,
        Destination = Destination.Trim(),
        Rules = [.. Rules.Select(rule => rule.Clean())],
        Options = Options.Clean(),
    }, explains: true);

    /// <summary>The error of a text with a character that not every store can have; null for any other text.</summary>
    internal static string? NulError(string? text) =>
        text?.Contains('\0', StringComparison.Ordinal) is true ? "A text can't contain the character U+0000 (NUL). Remove it." : null;

    /// <summary>The tags as they are stored: trimmed, each once.</summary>
    internal List<string> CleanTags() => [.. Tags.Select(tag => tag.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];
}
