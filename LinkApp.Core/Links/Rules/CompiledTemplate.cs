using System.Text;

namespace LinkApp.Core.Links.Rules;

/// <summary>A <see cref="DestinationTemplate"/> in pieces, ready to be filled in with a visit.</summary>
internal sealed class CompiledTemplate
{
    /// <summary>Longest address that a filled template may give: a parameter of the visitor's may stand in it many times.</summary>
    public const int MaxLength = 4 * Links.Destination.MaxLength;

    private readonly List<Piece> _pieces = [];

    private CompiledTemplate(string destination, IReadOnlyList<(int Start, int Length)> parts)
    {
        var end = 0;
        var (hostEnd, pathEnd) = DestinationTemplate.EndsOf(destination);
        foreach (var (start, length) in parts)
        {
            var position = start < hostEnd ? Position.Host : start < pathEnd ? Position.Path : Position.Behind;
            _pieces.Add(new Piece(destination[end..start], destination.Substring(start + 1, length - 2), position));
            end = start + length;
        }
        _pieces.Add(new Piece(destination[end..], null, Position.Behind));
    }

    private enum Position
    {
        Host,
        Path,

        /// <summary>The query or the fragment.</summary>
        Behind,
    }

    /// <summary>Whether what follows the slug stands in it.</summary>
    public bool UsesPath => _pieces.Exists(piece => piece.Part == "path");

    /// <summary>The pieces of a destination; null where it holds no part of a visit.</summary>
    public static CompiledTemplate? Of(string destination) =>
        DestinationTemplate.PartsOf(destination) is { Count: > 0 } parts ? new CompiledTemplate(destination, parts) : null;

    /// <summary>
    /// The address as a Location header takes it. Null where a part of the host is not known of the visit, or the address
    /// would be too long. Values are escaped for where they stand, so that a visitor can change neither host nor folder.
    /// </summary>
    public string? Fill(Visit visit)
    {
        var address = new StringBuilder();
        foreach (var piece in _pieces)
        {
            address.Append(piece.Text);
            if (piece.Part is null)
                continue;
            var value = ValueOf(piece, visit);
            if (value.Length == 0 && piece.Position == Position.Host)
                return null;
            if (piece is { Part: "path", Position: Position.Path } && value.Length > 0 && !piece.Text.EndsWith('/'))
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
            // An international host whose label has become too long with its value.
            return null;
        }
    }

    private static string ValueOf(Piece piece, Visit visit) => piece.Part switch
    {
        "country" => Letters(visit.Place?.Country) is var code && piece.Position == Position.Host ? code.ToLowerInvariant() : code.ToUpperInvariant(),
        "language" => visit.Languages.Select(language => Letters(language.Split('-')[0]))
            .FirstOrDefault(language => language.Length > 0, "").ToLowerInvariant(),
        // Such destinations were saved before they were refused; they lead nowhere.
        not ("country" or "language") when piece.Position == Position.Host => "",
        "path" => piece.Position == Position.Path ? Segments(visit.Path) : Uri.EscapeDataString(Uri.UnescapeDataString(visit.Path.TrimStart('/'))),
        { } query => Parameter(visit.Query(query["query:".Length..]) is [var value, ..] ? value : "", piece.Position),
        null => "",
    };

    // Accept-Language may hold anything; a label of a host may not. Subtags have at most eight letters.
    private static string Letters(string? text) => text is { Length: > 0 and <= 8 } && Ascii.IsValid(text) && text.All(char.IsAsciiLetter) ? text : "";

    // Nothing escapes a dot: dots alone would lead up in the path.
    private static string Parameter(string value, Position position) => position == Position.Path && IsDots(value) ? "" : Uri.EscapeDataString(value);

    /// <summary>A path without its first slash, each segment as it came; those that would lead up are left out.</summary>
    private static string Segments(string path)
    {
        var segments = (path.StartsWith('/') ? path[1..] : path).Split('/');
        return string.Join('/', segments.Where(segment => !IsDots(segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase))).Select(Segment));
    }

    private static string Segment(string segment)
    {
        var escaped = new StringBuilder(segment.Length);
        for (var i = 0; i < segment.Length; i++)
        {
            var isEscape = segment[i] == '%' && i + 2 < segment.Length && char.IsAsciiHexDigit(segment[i + 1]) && char.IsAsciiHexDigit(segment[i + 2]);
            if (isEscape || char.IsAsciiLetterOrDigit(segment[i]) || "-._~!$&'()*+,;=:@".Contains(segment[i], StringComparison.Ordinal))
                escaped.Append(segment[i]);
            else if (char.IsHighSurrogate(segment[i]) && i + 1 < segment.Length)
                escaped.Append(Uri.EscapeDataString(segment.AsSpan(i++, 2)));
            else
                escaped.Append(Uri.EscapeDataString(segment.AsSpan(i, 1)));
        }
        return escaped.ToString();
    }

    private static bool IsDots(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExcept('.');

    /// <summary>A text, and the part of the visit that follows it; null at the end.</summary>
    private readonly record struct Piece(string Text, string? Part, Position Position);
}
