using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Branding;

/// <summary>How an organization's pages for visitors look, and what they say. The logo is stored beside these settings.</summary>
public sealed record BrandSettings
{
    public static readonly BrandSettings Default = new();

    /// <summary>The name on the pages; null for the organization's name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the pages show the name; without it, the logo alone stands for the organization.</summary>
    public bool ShowName { get; init; } = true;

    /// <summary>The colours in both themes.</summary>
    public BrandColors Colors { get; init; } = new();

    /// <summary>Texts of the organization's own.</summary>
    public PageTexts Texts { get; init; } = new();

    /// <summary>The settings without blanks around values, with null for what is empty, and with colours as #rrggbb.</summary>
    public BrandSettings Clean() => this with
    {
        Name = CleanText(Name),
        Colors = new() { Light = Colors.Light.Clean(), Dark = Colors.Dark.Clean() },
        Texts = new()
        {
            NotFound = CleanText(Texts.NotFound),
            Expired = CleanText(Texts.Expired),
            Scheduled = CleanText(Texts.Scheduled),
            Password = CleanText(Texts.Password),
            Refused = CleanText(Texts.Refused),
        },
    };

    /// <summary>What is wrong with the settings, by field.</summary>
    public IEnumerable<FieldError> FindErrors()
    {
        if (Name?.Trim() is { } name && (name.Length > Organization.MaxNameLength || name.Any(char.IsControl)))
            yield return new("name", $"The name can have at most {Organization.MaxNameLength} characters on one line.");
        foreach (var error in BrandPalette.FindErrors(Colors.Light, dark: false, "colors.light"))
            yield return error;
        foreach (var error in BrandPalette.FindErrors(Colors.Dark, dark: true, "colors.dark"))
            yield return error;
        foreach (var (field, text) in Texts.All)
        {
            if (PageTexts.FindError(CleanText(text)) is { } error)
                yield return new($"texts.{field}", error);
        }
    }

    private static string? CleanText(string? text) =>
        text?.ReplaceLineEndings("\n").Trim() is { Length: > 0 } clean ? clean : null;
}

/// <summary>The colours of the pages in both themes; the visitor's system chooses the theme.</summary>
public sealed record BrandColors
{
    public ThemeColors Light { get; init; } = new();

    public ThemeColors Dark { get; init; } = new();
}

/// <summary>The colours of one theme, as <c>#rrggbb</c>. Texts are dark or light, whichever is easier to read.</summary>
public sealed record ThemeColors
{
    /// <summary>The colour of the page; null for LinkApp's own.</summary>
    public string? Background { get; init; }

    /// <summary>The colour of the name and of buttons; null for LinkApp's own.</summary>
    public string? Accent { get; init; }

    internal ThemeColors Clean() => new() { Background = Clean(Background), Accent = Clean(Accent) };

    private static string? Clean(string? text) => HexColor.TryParse(text, out var color) ? color.ToString() : null;
}

/// <summary>
/// Texts that take the place of LinkApp's own advice on a page, in every language: plain text, which may have several lines.
/// Null keeps LinkApp's text.
/// </summary>
public sealed record PageTexts
{
    public const int MaxLength = 300;

    /// <summary>For a link that doesn't exist; shown on the organization's domains.</summary>
    public string? NotFound { get; init; }

    /// <summary>For a link that has expired or was turned off.</summary>
    public string? Expired { get; init; }

    /// <summary>For a link that isn't active yet.</summary>
    public string? Scheduled { get; init; }

    /// <summary>Above the password field.</summary>
    public string? Password { get; init; }

    /// <summary>Below the message of a rule that blocks the visitor.</summary>
    public string? Refused { get; init; }

    /// <summary>All texts with their names in the API.</summary>
    internal (string Field, string? Text)[] All =>
        [("notFound", NotFound), ("expired", Expired), ("scheduled", Scheduled), ("password", Password), ("refused", Refused)];

    internal static string? FindError(string? text) => text switch
    {
        null => null,
        { Length: > MaxLength } => $"A text can have at most {MaxLength} characters; this one has {Format.Number(text.Length)}.",
        _ => text.Any(letter => char.IsControl(letter) && letter != '\n') ? "A text is plain text: it can't have control characters, such as tabs." : null,
    };
}
