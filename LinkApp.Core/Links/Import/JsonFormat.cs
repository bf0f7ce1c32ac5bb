using System.Globalization;
using System.Text.Json;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links.Import;

/// <summary>The JSON of another program: recognizes its entries and converts them to import rows.</summary>
internal abstract class JsonFormat
{
    public static readonly JsonFormat[] All =
    [
        new ShlinkJson(),
        new KuttJson(),
        new YourlsJson(),
        new SinkJson(),
        new DubJson(),
        new BitlyJson(),
        new RebrandlyJson(),
        new ShortIoJson(),
        new TinyUrlJson(),
    ];

    public abstract ImportFormat Format { get; }

    /// <summary>The property with the slug, by which an entry is recognized.</summary>
    protected abstract string Slug { get; }

    public static JsonFormat Get(ImportFormat format) => Array.Find(All, json => json.Format == format)
        ?? throw new ImportException($"The file is JSON, but {format.Title()} exports CSV. Choose another format.");

    public virtual bool Matches(JsonElement item) => item.TryGetProperty(Slug, out _);

    public abstract ImportRow Row(int number, JsonElement item);

    /// <summary>A text of an entry; empty if it is missing or not a text.</summary>
    protected static string Text(JsonElement item, string name) => item.Text(name);

    /// <summary>A whole number of an entry; null if it is missing or not a whole number.</summary>
    protected static long? Number(JsonElement item, string name) => item.Number(name);

    /// <summary>A text, or a number as text; empty if it is missing.</summary>
    protected static string TextOrNumber(JsonElement item, string name) =>
        Number(item, name)?.ToString(CultureInfo.InvariantCulture) ?? Text(item, name);

    /// <summary>A text; null if it is missing, empty or not a text.</summary>
    protected static string? TextOrNull(JsonElement item, string name) => Text(item, name) is { Length: > 0 } text ? text : null;

    /// <summary>
    /// The texts that an object has by country, as rules in its order. A country that does not exist is left out, and a note says so.
    /// </summary>
    protected static IEnumerable<RedirectRule> CountryRules(JsonElement item, string name, List<string> notes)
    {
        if (item.Find(name, JsonValueKind.Object) is not { } countries)
            yield break;
        foreach (var country in countries.EnumerateObject().Select(property => property.Name).Where(country => Text(countries, country).Length > 0))
        {
            var rule = RedirectRule.ForCountry(country, Text(countries, country));
            if (rule.Errors(name).FirstOrDefault() is { } error)
                notes.Add($"{name} “{country}” is left out: {error.Message}");
            else
                yield return rule;
        }
    }

    /// <summary>A rule that sends the visitors of a system to an address; none if the entry has no address.</summary>
    protected static IEnumerable<RedirectRule> DeviceRule(JsonElement item, string name, DeviceKind kind, List<string> notes)
    {
        if (TextOrNull(item, name) is not { } url)
            return [];
        var rule = new RedirectRule { Conditions = [new DeviceCondition { In = [kind] }], Destination = url };
        if (rule.Errors(name).FirstOrDefault() is not { } error)
            return [rule];
        notes.Add($"{name} “{url}” is left out: {error.Message}");
        return [];
    }

    protected static bool IsTrue(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    protected static IReadOnlyList<string> Texts(JsonElement item, string name) =>
        [.. item.List(name).Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)];
}
