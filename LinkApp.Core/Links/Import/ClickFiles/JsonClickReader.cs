using System.Globalization;
using System.Text.Json;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// Reads the objects in the list of an API's answer, or several answers that follow each other. Values in objects are named by their path;
/// arrays are not read. A row's line is the number of its entry.
/// </summary>
internal sealed class JsonClickReader : ClickFileReader
{
    private readonly Stream _stream;
    private readonly IAsyncEnumerator<JsonElement> _items;
    private readonly Queue<EntrySum> _sums = new();
    private JsonElement _item;
    private int _number;

    private JsonClickReader(Stream stream, IAsyncEnumerator<JsonElement> items, ClickFileFormat format, IReadOnlyList<string> ignored)
        : base(format, ignored) => (_stream, _items) = (stream, items);

    /// <summary>Opens a file; null if its first entry is not a click, or it has none.</summary>
    /// <exception cref="ImportException">It is not valid JSON.</exception>
    public static async Task<JsonClickReader?> OpenAsync(Stream stream, bool isAsked, CancellationToken cancel)
    {
        var isLines = await JsonHead.ReadAsync(stream, cancel) is { } head && ClickFileFormat.Find(GetNames(head), isAsked) is not null;
        var items = new JsonItems(stream, isLines).ReadAsync(cancel).GetAsyncEnumerator(cancel);
        if (await items.MoveNextAsync() && GetNames(items.Current) is var names && ClickFileFormat.Find(names, isAsked) is { } format)
            return new(stream, items, format, [.. names.Where(name => format.FindField(name) is null)]);
        await items.DisposeAsync();
        return null;
    }

    public override async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        await _stream.DisposeAsync();
    }

    protected override async Task<bool> ReadRowAsync(ClickRecord record, CancellationToken cancel)
    {
        var isNext = _sums.Count == 0;
        if (isNext)
        {
            // The first one was read to find the format.
            if (_number > 0 && !await _items.MoveNextAsync())
                return false;
            (_item, _number) = (_items.Current, _number + 1);
        }
        record.Clear();
        record.Line = _number;
        try
        {
            Read(_item, "", record);
            if (isNext)
            {
                foreach (var sum in Format.Expand?.Invoke(_item) ?? [])
                    _sums.Enqueue(sum);
            }
            if (_sums.TryDequeue(out var next))
            {
                (record[ClickField.Day], record[ClickField.Country]) = (next.Day, next.Country);
                record[ClickField.Clicks] = next.Clicks.ToString(CultureInfo.InvariantCulture);
            }
        }
        catch (InvalidOperationException)
        {
            record.Error = WrongRow("A text in this entry is not valid UTF-8.", "Correct the text, and import the file again.");
        }
        return true;
    }

    private static List<string> GetNames(JsonElement item)
    {
        var names = new List<string>();
        try
        {
            AddNames(item, "", names);
        }
        catch (InvalidOperationException)
        {
            // A name that is not valid UTF-8: no program that we know writes one.
        }
        return names;
    }

    private static void AddNames(JsonElement item, string path, List<string> names)
    {
        foreach (var property in item.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
                AddNames(property.Value, $"{path}{property.Name}.", names);
            else
                names.Add(path + property.Name);
        }
    }

    private void Read(JsonElement item, string path, ClickRecord record)
    {
        foreach (var property in item.EnumerateObject())
        {
            var name = path + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
                Read(property.Value, $"{name}.", record);
            else if (Format.FindField(name) is { } field)
                record[field] = Text(property.Value);
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "",
        _ => null,
    };
}
