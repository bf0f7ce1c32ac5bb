using System.Globalization;
using System.Text;
using LinkApp.Core.Links;

namespace LinkApp.Web.Redirects;

/// <summary>
/// An address that was copied with something around it: the punctuation of a sentence, brackets, quotes, spaces, invisible
/// characters, or parameters that a mail program has put directly behind the slug.
/// </summary>
/// <param name="Slugs">The slugs that it may mean, the likeliest first; at most ten.</param>
/// <param name="Query">The parameters that stuck to the slug, escaped and without a question mark; empty if there are none.</param>
internal sealed record CopiedAddress(IReadOnlyList<string> Slugs, string Query)
{
    // Longer ones are made up.
    private const int MaxLength = 2_048;

    // Slugs may have these inside, and what is around them has them at its end.
    private static readonly char[] Endings = ['-', '_', '.', '~', '/'];

    // Invisible, though Unicode counts some of them among the letters and marks.
    private const string OtherInvisible = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0";

    /// <summary>
    /// Reads the path of a request whose first segment is no link as it is; null if nothing is around the slug that people copy by
    /// mistake. What follows the slug either consists of such characters only, or begins with one after which anything may come.
    /// </summary>
    /// <param name="path">The decoded path.</param>
    public static CopiedAddress? Read(string path)
    {
        if (path.Length is < 2 or > MaxLength)
            return null;
        var text = WithoutInvisible(path.AsSpan(1));
        var start = 0;
        while (start < text.Length && IsOpening(text[start]))
            start++;
        // Parameters that a mail program has put behind the slug may be taken for a part of it.
        var (end, beforeAnd) = (FindEnd(text, start, withAnd: true), FindEnd(text, start, withAnd: false));
        return beforeAnd == end
            ? Create(path[1..], ReadSlugs(text, start, end), text, end)
            : Create(path[1..], [.. ReadSlugs(text, start, end), .. ReadSlugs(text, start, beforeAnd)], text, beforeAnd);
    }

    /// <summary>The slugs that a part of a text may mean, if no more than punctuation follows it.</summary>
    private static IEnumerable<string> ReadSlugs(string text, int start, int end)
    {
        if (FindCut(text.AsSpan(end)) is null)
            return [];
        // Some characters of slugs may be the sentence's or the markup's: without the last, the last two, or all of them.
        var slug = text[start..end];
        var shorter = slug.TrimEnd(Endings);
        string Without(int endings) => slug[..Math.Max(shorter.Length, slug.Length - endings)];
        return [slug, Without(1), Without(2), shorter, BeforeSymbols(shorter).TrimEnd(Endings)];
    }

    private static CopiedAddress? Create(string asked, IEnumerable<string> slugs, string text, int end)
    {
        // What was asked for is no link as it is.
        List<string> likely = [.. slugs.Where(slug => slug != asked && Slug.IsWellFormed(slug) && !Slug.IsReserved(slug)).Distinct()];
        return likely.Count == 0 ? null : new(likely, FindCut(text.AsSpan(end)) is { } cut ? ReadQuery(text.AsSpan(end + cut)) : "");
    }

    /// <summary>Where the characters that a slug may have end.</summary>
    private static int FindEnd(string text, int start, bool withAnd)
    {
        var end = start;
        while (end < text.Length && Rune.TryGetRuneAt(text, end, out var rune) && Slug.IsCharacter(rune) && (withAnd || rune.Value != '&'))
            end += rune.Utf16SequenceLength;
        return end;
    }

    /// <summary>A text up to its first symbol, such as an emoji after an address.</summary>
    private static string BeforeSymbols(string text)
    {
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii && Rune.IsSymbol(rune))
                return text[..end];
            end += rune.Utf16SequenceLength;
        }
        return text;
    }

    /// <summary>Where what follows a slug may be cut off: its length if all of it is punctuation; null if it is more than that.</summary>
    private static int? FindCut(ReadOnlySpan<char> rest)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            if (EndsAddress(rest[i]))
                return i;
            // A byte that is no UTF-8, such as a quote in Windows-1252, stays escaped.
            if (rest[i..] is ['%', >= '8' and <= '9' or >= 'A' and <= 'F' or >= 'a' and <= 'f', var low, ..] && char.IsAsciiHexDigit(low))
            {
                i += 2;
                continue;
            }
            if (!IsPunctuation(rest[i]))
                return null;
        }
        return rest.Length;
    }

    private static string WithoutInvisible(ReadOnlySpan<char> path)
    {
        // Escaped twice by a program that took the address for text: the server has unescaped it once.
        var text = path.Contains('%') ? Uri.UnescapeDataString(path) : path.ToString();
        return text.Any(IsInvisible) ? string.Concat(text.Where(letter => !IsInvisible(letter))) : text;
    }

    private static string ReadQuery(ReadOnlySpan<char> rest)
    {
        if (rest is not ['?' or '&', .. var query])
            return "";
        if (query.StartsWith("amp;", StringComparison.Ordinal))
            query = query[4..];
        var end = query.IndexOf('#');
        var pairs = (end < 0 ? query : query[..end]).ToString().Split('&', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('&', pairs.Select(pair => string.Join('=', pair.Split('=', 2).Select(Uri.EscapeDataString))));
    }

    private static bool IsInvisible(char letter) => !char.IsWhiteSpace(letter)
        && (char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format
            || letter is >= '\ufe00' and <= '\ufe0f'
            || OtherInvisible.Contains(letter, StringComparison.Ordinal));

    private static bool IsOpening(char letter) => char.IsWhiteSpace(letter) || letter is '"' or '\'' or '<' or '*'
        || char.GetUnicodeCategory(letter) is UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation;

    /// <summary>Whether an address ends here, whatever follows: with parameters, a fragment, or a character that no text has inside an address.</summary>
    private static bool EndsAddress(char letter) => char.IsWhiteSpace(letter) || letter is '?' or '&' or '#' or '"' or '<' or '>'
        || char.GetUnicodeCategory(letter) is UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation && letter != '’';

    private static bool IsPunctuation(char letter) => char.IsPunctuation(letter) || char.IsSymbol(letter) || char.IsSeparator(letter)
        || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
