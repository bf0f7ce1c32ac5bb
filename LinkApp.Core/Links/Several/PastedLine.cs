using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Several;

/// <summary>A line of a pasted list of links: an address, with a slug and a space or a tab before it if it is to have that slug.</summary>
/// <param name="Number">The line's number in the text, from 1.</param>
/// <param name="Text">The line, without the spaces around it.</param>
/// <param name="Slug">The slug; null for a random one.</param>
/// <param name="Destination">The address, with <c>https://</c> if it begins with a host. It may be invalid.</param>
public sealed record PastedLine(int Number, string Text, string? Slug, string Destination)
{
    /// <summary>The most lines of a text, blank ones left out.</summary>
    public const int MaxLines = 250;

    /// <summary>The most characters of a text.</summary>
    public const int MaxTextLength = 100_000;

    private static readonly char[] Separators = [' ', '\t', '\u00a0'];

    /// <summary>What is wrong with the line whatever its slug and its address are; null if nothing is.</summary>
    public FieldError? Error => Slug is not null && (Slug.Contains("://", StringComparison.Ordinal) || AppSchemes.FindScheme(Slug) is not null)
        ? new("destination", "Write one address on each line. Only a slug can stand before it.")
        : null;

    /// <summary>The lines of a text that are not blank, and what is wrong with the text as a whole.</summary>
    public static (IReadOnlyList<PastedLine> Lines, string? Error) Read(string text)
    {
        if (text.Length > MaxTextLength)
            return ([], $"The text can have at most {Format.Number(MaxTextLength)} characters; this one has {Format.Number(text.Length)}. Import a file instead.");
        List<PastedLine> lines = [];
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Trim().Trim('\ufeff', '\u200b').Trim() is { Length: > 0 } content)
                lines.Add(Create(number, content));
        }
        return lines.Count switch
        {
            0 => (lines, "Paste at least one address."),
            > MaxLines => ([], $"At most {MaxLines} links can be created at once; these are {Format.Number(lines.Count)}. Split the list, or import a file."),
            _ => (lines, null),
        };
    }

    /// <summary>The draft of the line's link.</summary>
    /// <param name="domain">The domain of all links of the text; null for the shared hosts.</param>
    /// <param name="tags">The tags of all links of the text.</param>
    public LinkDraft ToDraft(string? domain, IReadOnlyList<string> tags) => new() { Slug = Slug, Destination = Destination, Domain = domain, Tags = tags };

    private static PastedLine Create(int number, string text)
    {
        var end = text.IndexOfAny(Separators);
        return end < 0
            ? new(number, text, null, Links.Destination.Complete(text))
            : new(number, text, text[..end].TrimStart('/'), Links.Destination.Complete(text[end..]));
    }
}
