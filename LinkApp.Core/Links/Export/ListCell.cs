using System.Text.Encodings.Web;
using System.Text.Json;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links.Export;

/// <summary>
/// Reads and writes lists in one cell: tags separated by commas, or as JSON if a tag contains a comma;
/// destinations by country as a JSON object; rules as the API has them.
/// </summary>
internal static class ListCell
{
    private const char Comma = ',';

    // The cell is read by people, too: accents stay what they are.
    private static readonly JsonSerializerOptions Json = new(LinkJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string WriteTags(IReadOnlyCollection<string> tags) =>
        tags.Any(tag => tag.Contains(Comma)) || tags.FirstOrDefault()?.StartsWith('[') == true
            ? JsonSerializer.Serialize(tags, Json)
            : string.Join(", ", tags);

    /// <param name="cell">The cell.</param>
    /// <param name="separators">The separators of tags that are not written as JSON.</param>
    public static IReadOnlyList<string> ReadTags(string cell, params char[] separators)
    {
        if (cell.StartsWith('[') && Parse<string[]>(cell) is { } tags && !tags.Contains(null!))
            return tags;
        return cell.Split(separators.Length == 0 ? [Comma] : separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public static string WriteCountries(IReadOnlyList<KeyValuePair<string, string>> countries) =>
        countries.Count == 0 ? "" : JsonSerializer.Serialize(new OrderedDictionary<string, string>(countries), Json);

    /// <summary>A rule for each country, or null where the cell is no object of destinations.</summary>
    public static IReadOnlyList<RedirectRule>? ReadCountries(string cell)
    {
        if (cell.Length == 0)
            return [];
        return Parse<OrderedDictionary<string, string>>(cell) is { } countries && !countries.ContainsValue(null!)
            ? [.. countries.Select(country => RedirectRule.ForCountry(country.Key, country.Value))]
            : null;
    }

    public static string WriteRules(IReadOnlyList<RedirectRule> rules) => rules.Count == 0 ? "" : JsonSerializer.Serialize(rules, Json);

    /// <summary>The rules, or null where the cell is no list of them.</summary>
    public static IReadOnlyList<RedirectRule>? ReadRules(string cell) => cell.Length == 0 ? [] : Parse<RedirectRule[]>(cell);

    private static T? Parse<T>(string cell) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(cell, Json);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            // NotSupported: a condition without a type.
            return null;
        }
    }
}
