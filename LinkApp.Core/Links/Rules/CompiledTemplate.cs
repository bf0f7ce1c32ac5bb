using System.Buffers;
using System.Text;

namespace LinkApp.Core.Links.Rules;

/// <summary>A destination with placeholders (<see cref="DestinationTemplate"/>), split up once so that each redirect only fills it in.</summary>
internal sealed class CompiledTemplate
{
    /// <summary>Most characters of a filled address: a parameter that the visitor sends may stand in it many times.</summary>
    public const int MaxLength = 4 * Links.Destination.MaxLength;

    private const string QueryPrefix = "query:";

    // What may stand in a segment of a path as it is (RFC 3986, section 3.3), without the percent sign.
    private static readonly SearchValues<char> PlainInSegment =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@");

    private readonly List<Part> _parts = [];

    private CompiledTemplate(string destination, IReadOnlyList<(int Start, int Length)> placeholders)
    {
        var (hostEnd, pathEnd) = DestinationTemplate.FindEnds(destination);
        var textStart = 0;
        foreach (var (start, length) in placeholders)
        {
            var section = start < hostEnd ? Section.Host : start < pathEnd ? Section.Path : Section.QueryOrFragment;
            _parts.Add(new Part(destination[textStart..start], destination.Substring(start + 1, length - 2), section));
            textStart = start + length;
        }
        _parts.Add(new Part(destination[textStart..], Placeholder: null, Section.QueryOrFragment));
    }

    /// <summary>Where in the address a placeholder stands, which decides how its value is escaped.</summary>
    private enum Section
    {
        Host,
        Path,
        QueryOrFragment,
    }

    /// <summary>Whether <c>{path}</c>, which is what follows the slug, stands in the destination.</summary>
    public bool UsesPath => _parts.Exists(part => part.Placeholder == "path");

    /// <summary>Splits a destination up; null where it has no placeholder.</summary>
    public static CompiledTemplate? Compile(string destination) =>
        DestinationTemplate.FindPlaceholders(destination) is { Count: > 0 } placeholders ? new CompiledTemplate(destination, placeholders) : null;

    /// <summary>
    /// The address for a visit, as a Location header takes it. Null where a value of the host is not known of the visit, or the
    /// address would be too long. Values are escaped for where they stand, so that a visitor can change neither host nor folder.
    /// </summary>
    public string? Fill(Visit visit)
    {
        var address = new StringBuilder();
        foreach (var part in _parts)
        {
            address.Append(part.Text);
            if (part.Placeholder is null)
                continue;
            var value = GetValue(part, visit);
            if (value.Length == 0 && part.Section == Section.Host)
                return null;
            // "/shop{path}" leads to "/shop/a".
            if (part is { Placeholder: "path", Section: Section.Path } && value.Length > 0 && !part.Text.EndsWith('/'))
                address.Append('/');
            address.Append(value);
            if (address.Length > MaxLength)
                return null;
        }
        try
        {
            return Links.Destination.ToLocation(address.ToString());
        }
        catch (UriFormatException)
        {
            // An international host one of whose labels has become too long with its value.
            return null;
        }
    }

    /// <summary>The escaped value of a placeholder; empty where the visit has none.</summary>
    private static string GetValue(Part part, Visit visit) => (part.Placeholder, part.Section) switch
    {
        ("country", Section.Host) => KeepLetters(visit.Place?.Country).ToLowerInvariant(),
        ("country", _) => KeepLetters(visit.Place?.Country).ToUpperInvariant(),
        ("language", _) => GetLanguage(visit),
        // Such a destination can't be saved any more. One that was saved before leads nowhere.
        (_, Section.Host) => "",
        ("path", Section.Path) => EscapePath(visit.Path),
        ("path", _) => Uri.EscapeDataString(Uri.UnescapeDataString(visit.Path.TrimStart('/'))),
        ({ } query, var section) => EscapeParameter(visit.Query(query[QueryPrefix.Length..]) is [var first, ..] ? first : "", section),
        (null, _) => "",
    };

    /// <summary>The main part of the language that the visitor prefers, such as <c>ms</c> of <c>ms-MY</c>.</summary>
    private static string GetLanguage(Visit visit) => visit.Languages.Select(language => KeepLetters(language.Split('-')[0]))
        .FirstOrDefault(language => language.Length > 0, "").ToLowerInvariant();

    // A label of a host must not hold anything else, and Accept-Language may. Subtags of languages have at most eight letters.
    private static string KeepLetters(string? text) => text is { Length: > 0 and <= 8 } && text.All(char.IsAsciiLetter) ? text : "";

    // Nothing escapes a dot: "." and ".." in a path would lead to another folder.
    private static string EscapeParameter(string value, Section section) => section == Section.Path && IsDots(value) ? "" : Uri.EscapeDataString(value);

    /// <summary>A path without its first slash. Its segments keep their escapes; those that would lead to another folder are left out.</summary>
    private static string EscapePath(string path)
    {
        var segments = (path.StartsWith('/') ? path[1..] : path).Split('/');
        return string.Join('/', segments.Where(segment => !IsDots(segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase))).Select(EscapeSegment));
    }

    private static string EscapeSegment(string segment)
    {
        var escaped = new StringBuilder(segment.Length);
        for (var i = 0; i < segment.Length; i++)
        {
            if (PlainInSegment.Contains(segment[i]) || IsEscape(segment, i))
                escaped.Append(segment[i]);
            else if (char.IsHighSurrogate(segment[i]) && i + 1 < segment.Length)
                escaped.Append(Uri.EscapeDataString(segment.AsSpan(i++, 2)));
            else
                escaped.Append(Uri.EscapeDataString(segment.AsSpan(i, 1)));
        }
        return escaped.ToString();
    }

    private static bool IsEscape(string text, int at) =>
        text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);

    private static bool IsDots(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExcept('.');

    /// <summary>A fixed text, and the placeholder behind it without its braces; the last part has none.</summary>
    private readonly record struct Part(string Text, string? Placeholder, Section Section);
}
