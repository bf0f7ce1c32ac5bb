using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>Reads responses of the APIs of other programs that were saved to a file, and links that follow each other in one.</summary>
internal sealed class JsonImportReader : ImportReader
{
    private readonly Stream _stream;
    private readonly IAsyncEnumerator<JsonElement> _items;
    private readonly JsonFormat _format;

    private JsonImportReader(Stream stream, IAsyncEnumerator<JsonElement> items, JsonFormat format) => (_stream, _items, _format) = (stream, items, format);

    /// <summary>The byte order mark of UTF-8, which some Windows programs write and JSON does not allow.</summary>
    internal static ReadOnlySpan<byte> Utf8Mark => [0xef, 0xbb, 0xbf];

    public override ImportFormat Format => _format.Format;

    public static async Task<JsonImportReader> OpenAsync(Stream stream, ImportFormat? format, CancellationToken cancel)
    {
        var isLines = await JsonHead.ReadAsync(stream, cancel) is { } head && FindFormat(head) is not null;
        var items = new JsonItems(stream, isLines);
        var enumerator = items.ReadAsync(cancel).GetAsyncEnumerator(cancel);
        if (!await enumerator.MoveNextAsync())
            throw items.HasList
                ? new ImportException("The list in the file has no links.")
                : new UnknownFormatException("The file has no list of links. Save the whole answer of the API, such as Kutt's /api/v2/links or Shlink's /rest/v3/short-urls.");
        var found = format is { } chosen
            ? JsonFormat.Get(chosen)
            : FindFormat(enumerator.Current)
                ?? throw new UnknownFormatException("The list in this file doesn't contain links of a program that LinkApp knows. Choose a format, or another file.");
        return new(stream, enumerator, found);
    }

    public override async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var number = 0;
        do
        {
            cancel.ThrowIfCancellationRequested();
            yield return Row(++number, _items.Current);
        }
        while (await _items.MoveNextAsync());
    }

    private static JsonFormat? FindFormat(JsonElement item)
    {
        try
        {
            return Array.Find(JsonFormat.All, json => json.Matches(item));
        }
        catch (InvalidOperationException error)
        {
            throw new ImportException("The first entry of the list has a name that is not valid UTF-8. Choose a format, or remove the entry.", error);
        }
    }

    private ImportRow Row(int number, JsonElement item)
    {
        try
        {
            return _format.Row(number, item);
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate in a text or a name, which is found only when it is read.
            return new(number, new LinkDraft { Destination = "" }) { Errors = [new("row", "A text in this entry is not valid UTF-8.")] };
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        await _stream.DisposeAsync();
    }
}
