using System.IO.Pipelines;
using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>Reads a JSON object on each line. Values in objects are named by their path; arrays are not read.</summary>
internal sealed class NdjsonClickReader : ClickFileReader
{
    private const int MaxLineBytes = 1 << 20;

    private readonly PipeReader _pipe;
    private readonly List<(byte[] Utf8, string Name, ClickField? Field)> _order = [];
    private int _line;

    private NdjsonClickReader(Stream stream, ClickFileFormat format, IReadOnlyList<string> ignored)
        : base(format, ignored) => _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, minimumReadSize: 1 << 12));

    /// <summary>Opens a file that begins with a brace; null if its first line is not a click.</summary>
    public static NdjsonClickReader? Open(Stream stream, ReadOnlySpan<byte> head, bool isAsked)
    {
        head = head.TrimStart(" \t\r\n"u8);
        var end = head.IndexOf((byte)'\n');
        try
        {
            var names = new List<string>();
            var reader = new Utf8JsonReader(end < 0 ? head : head[..end]);
            AddNames(ref reader, "", names);
            return ClickFileFormat.Find(names, isAsked) is { } format
                ? new(stream, format, [.. names.Where(name => format.FindField(name) is null)])
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The list of an API, which has line breaks in it; or an unpaired surrogate in a name.
            return null;
        }
    }

    protected override async Task<bool> ReadRowAsync(ClickRecord record, CancellationToken cancel)
    {
        while (true)
        {
            var result = await _pipe.ReadAsync(cancel);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var isRow = TryRead(buffer.Slice(0, end), record);
                _pipe.AdvanceTo(buffer.GetPosition(1, end));
                if (isRow)
                    return true;
                continue;
            }
            if (buffer.Length > MaxLineBytes)
                throw new ImportException($"Line {_line + 1}: this line is longer than {MaxLineBytes >> 20} MB. Put each click on a line of its own.");
            if (result.IsCompleted)
            {
                var isRow = TryRead(buffer, record);
                _pipe.AdvanceTo(buffer.End);
                return isRow;
            }
            _pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public override ValueTask DisposeAsync() => _pipe.CompleteAsync();

    private static void AddNames(ref Utf8JsonReader reader, string path, List<string> names)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var name = path + reader.GetString();
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                AddNames(ref reader, $"{name}.", names);
            else
                names.Add(name);
            reader.Skip();
        }
    }

    private bool TryRead(in ReadOnlySequence<byte> line, ClickRecord record)
    {
        _line++;
        var bytes = (line.IsSingleSegment ? line.FirstSpan : line.ToArray()).Trim(" \t\r"u8);
        if (_line == 1 && bytes.StartsWith(JsonImportReader.Utf8Mark))
            bytes = bytes[JsonImportReader.Utf8Mark.Length..].TrimStart(" \t\r"u8);
        if (bytes.IsEmpty)
            return false;
        record.Clear();
        record.Line = _line;
        try
        {
            var reader = new Utf8JsonReader(bytes);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                record.Error = WrongRow("The line is not a JSON object.", "Write each click as an object on a line of its own.");
            else
                ReadObject(ref reader, "", 0, record);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter is an unpaired surrogate in a text.
            record.Error = WrongRow("The line is not valid JSON.", "Write each click as an object on a line of its own.");
        }
        return true;
    }

    /// <summary>Reads an object's properties; <paramref name="index"/> is where its first one is in the order of the first lines.</summary>
    private int ReadObject(ref Utf8JsonReader reader, string path, int index, ClickRecord record)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = FindField(ref reader, path, index++, out var name);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                index = ReadObject(ref reader, $"{name}.", index, record);
            else if (field is { } known)
                Set(record, known, ref reader);
            else
                reader.Skip();
        }
        return index;
    }

    /// <summary>
    /// The field of a property. Nearly all lines have the same properties in the same order, so that comparing a property with that of
    /// the lines before replaces a look-up.
    /// </summary>
    private ClickField? FindField(ref Utf8JsonReader reader, string path, int index, out string name)
    {
        if (path.Length == 0 && index < _order.Count && reader.ValueTextEquals(_order[index].Utf8))
        {
            name = _order[index].Name;
            return _order[index].Field;
        }
        name = path + reader.GetString();
        var field = Format.FindField(name);
        if (path.Length == 0 && index == _order.Count)
            _order.Add((Encoding.UTF8.GetBytes(name), name, field));
        return field;
    }

    private static void Set(ClickRecord record, ClickField field, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                // A text has at most as many characters as bytes.
                var text = record.GetRoom(reader.ValueSpan.Length);
                record.Set(field, text[..reader.CopyString(text)]);
                break;
            case JsonTokenType.Number:
                var digits = record.GetRoom(reader.ValueSpan.Length);
                record.Set(field, digits[..Encoding.UTF8.GetChars(reader.ValueSpan, digits)]);
                break;
            case JsonTokenType.True:
                record[field] = "true";
                break;
            case JsonTokenType.False:
                record[field] = "false";
                break;
            case JsonTokenType.Null:
                record[field] = "";
                break;
            default:
                reader.Skip();
                record[field] = null;
                break;
        }
    }
}
