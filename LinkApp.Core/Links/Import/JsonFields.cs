using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>Reads fields of JSON that other programs write: what is missing, or of another kind, is as if it were empty.</summary>
internal static class JsonFields
{
    /// <summary>A trimmed text; empty if it is missing or not a text.</summary>
    public static string Text(this JsonElement item, string name) => item.Find(name, JsonValueKind.String)?.GetString()!.Trim() ?? "";

    /// <summary>A whole number; null if it is missing or not a whole number.</summary>
    public static long? Number(this JsonElement item, string name) =>
        item.Find(name, JsonValueKind.Number) is { } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>The values of a list; none if it is missing or not a list.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement item, string name) => item.Find(name, JsonValueKind.Array)?.EnumerateArray() ?? [];

    /// <summary>A value of a kind; null if it is missing or of another one.</summary>
    public static JsonElement? Find(this JsonElement item, string name, JsonValueKind kind) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}
