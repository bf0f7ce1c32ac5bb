using System.Globalization;

namespace LinkApp.Core.Links.Rules;

/// <summary>Reads the Accept-Language header (RFC 9110, section 12.5.4).</summary>
public static class AcceptLanguage
{
    // Headers of browsers are far shorter; a client must not make us split a megabyte.
    private const int MaxLength = 512;

    /// <summary>The languages of the highest quality, in their order. "*" and languages of quality 0 are ignored.</summary>
    public static IReadOnlyList<string> Preferred(string? header)
    {
        var languages = Parse(header).FindAll(language => language.Tag != "*" && language.Quality > 0);
        var best = languages.Count == 0 ? 0 : languages.Max(language => language.Quality);
        return [.. languages.Where(language => language.Quality >= best).Select(language => language.Tag)];
    }

    /// <summary>
    /// All languages in the order of the header, "*" included, with their qualities from 0 (not wanted) to 1. Empty if the
    /// header is too long.
    /// </summary>
    public static List<(string Tag, double Quality)> Parse(string? header)
    {
        List<(string, double)> languages = [];
        if (string.IsNullOrWhiteSpace(header) || header.Length > MaxLength)
            return languages;
        foreach (var entry in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split(';', 2, StringSplitOptions.TrimEntries);
            if (parts[0].Length > 0)
                languages.Add((parts[0], parts is [_, var parameter] ? ParseQuality(parameter) : 1));
        }
        return languages;
    }

    // A parameter that is not a valid quality is ignored: the quality is then 1.
    private static double ParseQuality(string parameter) =>
        parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
            ? Math.Min(quality, 1)
            : 1;
}
