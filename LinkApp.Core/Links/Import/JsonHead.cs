using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>The beginning of a JSON file, which tells a sequence of items from an answer that has them in a list.</summary>
internal static class JsonHead
{
    // An item has some thousand bytes.
    private const int Bytes = 256 << 10;

    /// <summary>The first value of a file if it is an object that is not cut off; null otherwise. Leaves the stream where it was.</summary>
    public static async Task<JsonElement?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var start = stream.Position;
        var bytes = new byte[Bytes];
        var length = await stream.ReadAtLeastAsync(bytes, Bytes, throwOnEndOfStream: false, cancel);
        stream.Position = start;
        return Parse(bytes.AsSpan(0, length));
    }

    private static JsonElement? Parse(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(JsonImportReader.Utf8Mark))
            head = head[JsonImportReader.Utf8Mark.Length..];
        var reader = new Utf8JsonReader(head, isFinalBlock: false, new(new() { AllowMultipleValues = true }));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && JsonElement.TryParseValue(ref reader, out var value) ? value : null;
        }
        catch (JsonException)
        {
            // Reading the items says where.
            return null;
        }
    }
}
