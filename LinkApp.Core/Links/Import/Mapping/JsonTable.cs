using System.Text.Json;
using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>The objects of a JSON list, or one on each line. The columns are those of the first objects.</summary>
internal sealed class JsonTable : ImportTable
{
    // Objects leave values out that are empty, so that one does not show all columns.
    private const int NamedBy = 100;

    private const int MaxDepth = 8;

    private readonly Stream _stream;
    private readonly IAsyncEnumerator<JsonElement> _items;
    private readonly Queue<JsonElement> _first;
    private readonly List<string> _columns;
    private readonly string[][] _paths;
    private JsonElement _item;
    private int _line;
    private SkippedField? _error;

    private JsonTable(Stream stream, IAsyncEnumerator<JsonElement> items, Queue<JsonElement> first, List<string> columns)
    {
        (_stream, _items, _first, _columns) = (stream, items, first, columns);
        _paths = [.. columns.Select(column => column.Split('.'))];
    }

    public override IReadOnlyList<string> Columns => _columns;

    public override int Line => _line;

    public override SkippedField? Error => _error;

    public static async Task<JsonTable> OpenAsync(Stream stream, CancellationToken cancel)
    {
        var items = await OpenItemsAsync(stream, cancel);
        var first = new Queue<JsonElement>();
        var columns = new List<string>();
        try
        {
            while (first.Count < NamedBy && await items.MoveNextAsync())
            {
                first.Enqueue(items.Current);
                AddNames(items.Current, "", 0, columns);
            }
        }
        catch (InvalidOperationException error)
        {
            throw new ImportException($"Entry {first.Count}: a name in it is not valid UTF-8.", error);
        }
        return columns.Count > 0 ? new(stream, items, first, columns) : throw new ImportException("The file has no objects with values.");
    }

    public override async Task<bool> ReadAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_first.TryDequeue(out _item))
            _line++;
        else if (await _items.MoveNextAsync())
            (_line, _item) = (_line + 1, _items.Current);
        else
            return false;
        _error = null;
        return true;
    }

    public override string Cell(int column)
    {
        var value = _item;
        foreach (var name in _paths[column])
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return "";
        }
        try
        {
            return GetText(value).Trim();
        }
        catch (InvalidOperationException)
        {
            _error = new("row", "", "A text in this entry is not valid UTF-8.", "Correct it, or remove the entry.");
            return "";
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        await _stream.DisposeAsync();
    }

    // A list if the file has one, else objects that follow each other.
    private static async Task<IAsyncEnumerator<JsonElement>> OpenItemsAsync(Stream stream, CancellationToken cancel)
    {
        await using (var lists = new JsonItems(stream).ReadAsync(cancel).GetAsyncEnumerator(cancel))
        {
            var hasList = await HasItemAsync(lists);
            stream.Position = 0;
            return new JsonItems(stream, isLines: !hasList).ReadAsync(cancel).GetAsyncEnumerator(cancel);
        }
    }

    private static async Task<bool> HasItemAsync(IAsyncEnumerator<JsonElement> lists)
    {
        try
        {
            return await lists.MoveNextAsync();
        }
        catch (ImportException)
        {
            return false;
        }
    }

    private static void AddNames(JsonElement item, string path, int depth, List<string> columns)
    {
        foreach (var property in item.EnumerateObject())
        {
            var name = path + property.Name;
            // A dot in a name would be read as a path.
            if (property.Name.Contains('.', StringComparison.Ordinal))
                continue;
            if (property.Value.ValueKind == JsonValueKind.Object && depth < MaxDepth)
                AddNames(property.Value, $"{name}.", depth + 1, columns);
            else if (columns.Count <= MaxColumns && !columns.Contains(name))
                columns.Add(name);
        }
    }

    private static string GetText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(GetListed)),
        _ => "",
    };

    // Tags are texts, or objects with a name.
    private static string GetListed(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("name", out var name) ? GetText(name) : GetText(value);
}
