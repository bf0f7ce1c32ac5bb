using System.Globalization;

namespace LinkApp.Core.Links.Rules;

/// <summary>Reads the Accept-Language header (RFC 9110, section 12.5.4).</summary>
internal static class AcceptLanguage
{
    // Headers of browsers are far shorter; a client must not make us split a megabyte.
    private const int MaxLength = 512;

    /// <summary>The languages of the highest quality, in their order. "*" and languages of quality 0 are ignored.</summary>
    public static IReadOnlyList<string> Preferred(string? header)
    {
        if (string.IsNullOrWhiteSpace(header) || header.Length > MaxLength)
            return [];
        var best = 0.0;
        List<string> languages = [];
        foreach (var entry in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split(';', 2, StringSplitOptions.TrimEntries);
            var quality = parts is [_, var parameter] ? ParseQuality(parameter) : 1;
            if (parts[0] is "*" or "" || quality <= 0 || quality < best)
                continue;
            if (quality > best)
                languages.Clear();
            best = quality;
            languages.Add(parts[0]);
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
