using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LinkApp.Core.Links;

/// <summary>
/// What a slug may be: letters and digits of any script, emoji, "-", "_", "." and "~", in one or more segments that are separated by "/".
/// Other shorteners also allow plus signs and ampersands, which stay in what was imported.
/// </summary>
public static class Slug
{
    /// <summary>The most characters (Unicode code points) of a slug.</summary>
    public const int MaxLength = 128;

    /// <summary>The most segments of a slug: a request with a path looks at most this often for a link.</summary>
    public const int MaxSegments = 8;

    // Without 0/O and 1/l/I, since slugs are read aloud and typed from paper. 7 of 56 characters make 1.7e12 slugs.
    private const string Alphabet = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

    // One case only: 8 of 32 characters make 1.1e12 slugs.
    private const string LowerAlphabet = "23456789abcdefghijkmnpqrstuvwxyz";

    private const char TextStyle = '\ufe0e';
    private const char EmojiStyle = '\ufe0f';
    private const char Joiner = '\u200d';

    // Unicode counts these among the letters and symbols, but nobody sees them: the replacement character is one for bytes that are no text.
    private const string Unseen = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd";

    /// <summary>First segments that belong to the app itself; compared without case.</summary>
    public static readonly FrozenSet<string> Reserved = new[]
    {
        "app", "account", "api", "_blazor", "_framework", "_content", "assets", "healthz", "readyz", "metrics",
        "robots.txt", "favicon.ico", ".well-known",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReservedSpans = Reserved.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Basic =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly SearchValues<char> Ascii =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/");

    private static readonly SearchValues<char> Imported =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/+&");

    /// <summary>Whether a text has the form of a slug. Cheap enough for every request.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> slug) => FormError(slug) is null;

    /// <summary>Whether a character may be in a slug, apart from marks that only continue another.</summary>
    public static bool IsCharacter(Rune rune) => rune.IsAscii ? Imported.Contains((char)rune.Value) : IsOtherCharacter(rune);

    /// <summary>Whether the first segment of a path belongs to the app itself.</summary>
    /// <param name="path">The path without a slash before it.</param>
    public static bool IsReserved(ReadOnlySpan<char> path) => ReservedSpans.Contains(path.IndexOf('/') is var end and >= 0 ? path[..end] : path);

    /// <summary>What is wrong with a slug that an editor chose, or null.</summary>
    public static string? Error(string slug)
    {
        if (slug.Length == 0)
            return "Enter a slug, or leave it out to have one generated.";
        if (IsReserved(slug))
            return $"\"{slug.Split('/')[0]}\" is reserved for LinkApp's own pages. Choose another slug.";
        return FormError(slug);
    }

    /// <summary>What a new slug may not have by the configuration, or null. Slugs that exist keep what they have.</summary>
    internal static string? Error(string slug, SlugCharacters characters) => characters switch
    {
        SlugCharacters.Basic when slug.AsSpan().ContainsAnyExcept(Basic) => "A slug consists of letters (a–z), digits, \"-\" and \"_\" (Links:SlugCharacters).",
        SlugCharacters.Ascii when slug.AsSpan().ContainsAnyExcept(Ascii) =>
            "A slug consists of letters (a–z), digits, \"-\", \"_\", \".\", \"~\" and \"/\" (Links:SlugCharacters).",
        SlugCharacters.Unicode when slug.AsSpan().ContainsAny('+', '&') => "Choose a slug without \"+\" and \"&\": programs take them for a part of the query.",
        _ => null,
    };

    /// <summary>A slug as it is stored and shown: composed characters (NFC), so that equal texts are equal.</summary>
    public static string Normalize(string slug) => System.Text.Ascii.IsValid(slug) ? slug : slug.Normalize(NormalizationForm.FormC);

    /// <summary>The key by which links are found: <see cref="Normalize"/>, without the marks for the style of an emoji, in lower case if case does not matter.</summary>
    internal static string Key(string slug, SlugCase letters)
    {
        if (!System.Text.Ascii.IsValid(slug))
        {
            slug = slug.IsNormalized(NormalizationForm.FormC) ? slug : slug.Normalize(NormalizationForm.FormC);
            slug = slug.Replace(EmojiStyle.ToString(), "", StringComparison.Ordinal).Replace(TextStyle.ToString(), "", StringComparison.Ordinal);
        }
        return letters == SlugCase.Sensitive ? slug : slug.ToLowerInvariant();
    }

    /// <summary>A slug as a part of an address: percent-encoded, except for the slashes between segments.</summary>
    public static string Escape(string slug) =>
        slug.AsSpan().ContainsAnyExcept(Imported) ? string.Join('/', slug.Split('/').Select(Uri.EscapeDataString)) : slug;

    /// <summary>A random slug.</summary>
    /// <param name="length">Its characters.</param>
    /// <param name="alphabet">The characters to choose from.</param>
    internal static string New(int length, string alphabet) => RandomNumberGenerator.GetString(alphabet, length);

    /// <summary>The characters of generated slugs where none are configured: without look-alikes.</summary>
    internal static string DefaultAlphabet(SlugCase letters) => letters == SlugCase.Sensitive ? Alphabet : LowerAlphabet;

    /// <summary>The length of generated slugs where none is configured.</summary>
    internal static int DefaultLength(SlugCase letters) => letters == SlugCase.Sensitive ? 7 : 8;

    private static string? FormError(ReadOnlySpan<char> slug)
    {
        if (slug.Length is > 0 and <= MaxLength && !slug.ContainsAnyExcept(Basic))
            return null;
        if (slug.IsEmpty)
            return "A slug has at least one character.";
        // No need to count what is far too long.
        if (slug.Length > 2 * MaxLength || CountRunes(slug) is var count && count > MaxLength)
            return $"A slug can have at most {MaxLength} characters; this one has {CountRunes(slug)}.";
        if (FindForbidden(slug) is { } forbidden)
            return $"A slug can't contain {Describe(forbidden)}. It consists of letters, digits, emoji, \"-\", \"_\", \".\" and \"~\", with \"/\" between segments.";
        return SegmentError(slug);
    }

    private static string? SegmentError(ReadOnlySpan<char> slug)
    {
        var segments = 0;
        foreach (var range in slug.Split('/'))
        {
            segments++;
            if (slug[range] is "")
                return "A slug has no \"/\" at its beginning or end, and none after another.";
            if (slug[range] is "." or "..")
                return "A segment of a slug can't be \".\" or \"..\": browsers leave them out of addresses.";
        }
        if (segments > MaxSegments)
            return $"A slug can have at most {MaxSegments} segments; this one has {segments}.";
        return slug[^1] == '.' ? "A slug can't end with \".\": programs take it for the end of a sentence." : null;
    }

    private static int CountRunes(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    /// <summary>The first character that can't be in a slug; null if there is none.</summary>
    private static Rune? FindForbidden(ReadOnlySpan<char> slug)
    {
        var before = default(Rune?);
        foreach (var rune in slug.EnumerateRunes())
        {
            var isAllowed = rune.Value switch
            {
                // These only continue what is before them; a joiner stands between two emoji.
                Joiner => before is { } one && (IsSymbol(one) || one.Value == EmojiStyle),
                EmojiStyle or TextStyle or 0x20e3 => before is not null,
                _ when IsMark(rune) => before is { Value: not '/' },
                _ => IsCharacter(rune),
            };
            if (!isAllowed)
                return rune;
            before = rune;
        }
        return before?.Value == Joiner ? before : null;
    }

    private static bool IsOtherCharacter(Rune rune) =>
        !(rune.IsBmp && Unseen.Contains((char)rune.Value, StringComparison.Ordinal)) && (IsSymbol(rune) || Rune.IsLetterOrDigit(rune) || IsMark(rune));

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Emoji and the colours of their skins.
    private static bool IsSymbol(Rune rune) =>
        !rune.IsAscii && (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol || rune.Value is >= 0x1f3fb and <= 0x1f3ff);

    private static string Describe(Rune rune) => rune.Value switch
    {
        ' ' => "spaces",
        '\t' or '\r' or '\n' => "line breaks or tabs",
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned =>
            string.Create(CultureInfo.InvariantCulture, $"the character U+{rune.Value:X4}, which nobody can see or type"),
        _ => $"\"{rune}\"",
    };
}

/// <summary>Whether slugs that differ in upper and lower case are different slugs.</summary>
public enum SlugCase
{
    Sensitive,
    Insensitive,
}

/// <summary>The characters that new slugs may have.</summary>
public enum SlugCharacters
{
    /// <summary>Letters a–z, digits, "-" and "_".</summary>
    Basic,

    /// <summary>These, ".", "~", and "/" between segments.</summary>
    Ascii,

    /// <summary>These, letters and digits of all scripts, and emoji.</summary>
    Unicode,
}
