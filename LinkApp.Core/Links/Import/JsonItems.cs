using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Reads the objects in the list of an API's response: the response itself is a list, or has a list "data" or "links" somewhere; "links" may
/// also be an object with an item in each member. Several responses may follow each other, as when pages are put into one file. One object is
/// in memory at a time.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="isLines">Whether the file has no list, but is a sequence of items.</param>
internal sealed class JsonItems(Stream stream, bool isLines = false)
{
    private const string List = "data";
    private const string Links = "links";
    private const int MaxItemBytes = 4 << 20;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    private byte[] _buffer = new byte[1 << 16];
    private int _begin;
    private int _end;
    private bool _ended;
    private JsonReaderState _state = new(Options);

    // Objects at this depth are items; -1 outside a list.
    private int _depth = isLines ? 0 : -1;
    private bool _isList;
    private bool _isLinks;

    /// <summary>Whether a list was found, even if it is empty.</summary>
    public bool HasList { get; private set; } = isLines;

    /// <exception cref="ImportException">The file is not valid JSON at some place; the message says where.</exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await FillAsync(cancel);
        if (_buffer.AsSpan(0, _end).StartsWith(JsonImportReader.Utf8Mark))
            _begin = JsonImportReader.Utf8Mark.Length;
        while (true)
        {
            if (TryNext(out var item))
                yield return item;
            else if (!_ended)
                await FillAsync(cancel);
            else
                yield break;
        }
    }

    /// <summary>Takes the next item from the buffer; false if the buffer ends before the item.</summary>
    private bool TryNext(out JsonElement item)
    {
        var begin = _begin;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_begin, _end - _begin), _ended, _state);
        item = default;
        try
        {
            while (reader.Read())
            {
                var isItem = reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == _depth;
                if (isItem)
                {
                    if (!JsonElement.TryParseValue(ref reader, out var parsed))
                        return false;
                    item = parsed.Value;
                }
                else
                {
                    Follow(ref reader);
                }
                (_begin, _state) = (begin + (int)reader.BytesConsumed, reader.CurrentState);
                if (isItem)
                    return true;
            }
        }
        catch (JsonException error)
        {
            throw new ImportException($"Line {error.LineNumber + 1}: the file is not valid JSON from here on. Save the whole response of the API.", error);
        }
        return false;
    }

    private void Follow(ref Utf8JsonReader reader)
    {
        var isStart = reader.TokenType == JsonTokenType.StartArray ? reader.CurrentDepth == 0 || _isList || _isLinks
            : reader.TokenType == JsonTokenType.StartObject && _isLinks;
        if (isStart && _depth < 0)
            (_depth, HasList) = (reader.CurrentDepth + 1, true);
        else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject && reader.CurrentDepth == _depth - 1)
            _depth = -1;
        // An unpaired surrogate ("\ud800") can't be compared, and no list has a name with escapes.
        var isName = reader.TokenType == JsonTokenType.PropertyName && !reader.ValueIsEscaped;
        (_isList, _isLinks) = (isName && reader.ValueTextEquals(List), isName && reader.ValueTextEquals(Links));
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        (_begin, _end) = (0, _end - _begin);
        if (_end == MaxItemBytes)
            throw new ImportException($"An entry in the file is longer than {MaxItemBytes >> 20} MB.");
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _end);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        _end += read;
        _ended = read == 0;
    }
}
