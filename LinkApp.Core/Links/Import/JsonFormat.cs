using System.Globalization;
using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>The JSON of another program: recognizes its entries and converts them to import rows.</summary>
internal abstract class JsonFormat
{
    public static readonly JsonFormat[] All = [new ShlinkJson(), new KuttJson()];

    public abstract ImportFormat Format { get; }

    /// <summary>The property with the slug, by which an entry is recognized.</summary>
    protected abstract string Slug { get; }

    public static JsonFormat Get(ImportFormat format) => Array.Find(All, json => json.Format == format)
        ?? throw new ImportException($"The file is JSON, but {format.Title()} exports CSV. Choose another format.");

    public bool Matches(JsonElement item) => item.TryGetProperty(Slug, out _);

    public abstract ImportRow Row(int number, JsonElement item);

    /// <summary>A text of an entry; empty if it is missing or not a text.</summary>
    protected static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!.Trim()
            : "";

    /// <summary>A whole number of an entry; null if it is missing or not a whole number.</summary>
    protected static long? Number(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object
            && item.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            ? number
            : null;

    /// <summary>A time of an entry; null if it is missing or not a time. A time without a zone is UTC.</summary>
    protected static DateTime? Time(JsonElement item, string name) =>
        DateTimeOffset.TryParse(Text(item, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;

    protected static bool IsTrue(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    protected static IReadOnlyList<string> Texts(JsonElement item, string name) =>
        item.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)]
        : [];
}
