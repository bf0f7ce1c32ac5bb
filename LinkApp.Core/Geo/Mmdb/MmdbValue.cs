using System.Buffers.Binary;
using System.Text;

namespace LinkApp.Core.Geo.Mmdb;

/// <summary>
/// A value in a file of the MaxMind DB format: a map, a list, a text or a number. It is decoded when it is read. All errors
/// of the content are an <see cref="InvalidDataException"/>.
/// </summary>
internal readonly ref struct MmdbValue
{
    // What pointers refer to: the data section, or the metadata.
    private readonly ReadOnlySpan<byte> _section;
    private readonly Kind _kind;
    private readonly int _size;

    // Where the content begins.
    private readonly int _start;

    private MmdbValue(ReadOnlySpan<byte> section, Kind kind, int size, int start)
    {
        _section = section;
        (_kind, _size, _start) = (kind, size, start);
    }

    /// <summary>The types of values, by their numbers in the specification.</summary>
    private enum Kind
    {
        Extended = 0,
        Pointer = 1,
        Text = 2,
        Double = 3,
        UInt16 = 5,
        UInt32 = 6,
        Map = 7,
        UInt64 = 9,
        List = 11,
        Boolean = 14,
        Float = 15,
    }

    public bool IsMap => _kind == Kind.Map;

    /// <summary>The value at an offset of a section; if it is a pointer, the value that it points to.</summary>
    public static MmdbValue Read(ReadOnlySpan<byte> section, int offset)
    {
        var value = ReadHeader(section, offset);
        if (value._kind != Kind.Pointer)
            return value;
        value = ReadHeader(section, value.GetPointer());
        return value._kind != Kind.Pointer ? value : throw new InvalidDataException("a pointer leads to a pointer");
    }

    /// <summary>Finds the value of a key of a map. False where the map does not have it; a value that is no map is an error.</summary>
    /// <param name="key">In UTF-8.</param>
    /// <param name="value">The value.</param>
    public bool TryGet(ReadOnlySpan<byte> key, out MmdbValue value)
    {
        Expect(Kind.Map);
        var offset = _start;
        for (var i = 0; i < _size; i++)
        {
            var name = Read(_section, offset);
            name.Expect(Kind.Text);
            offset = Skip(_section, offset);
            if (name.Content.SequenceEqual(key))
            {
                value = Read(_section, offset);
                return true;
            }
            offset = Skip(_section, offset);
        }
        value = default;
        return false;
    }

    /// <summary>Finds the first value of a list. False where the list is empty; a value that is no list is an error.</summary>
    public bool TryGetFirst(out MmdbValue value)
    {
        Expect(Kind.List);
        value = _size == 0 ? default : Read(_section, _start);
        return _size > 0;
    }

    /// <summary>The text of a key; null where the map does not have it.</summary>
    public string? GetText(ReadOnlySpan<byte> key)
    {
        if (!TryGet(key, out var value))
            return null;
        value.Expect(Kind.Text);
        return Encoding.UTF8.GetString(value.Content);
    }

    /// <summary>The number of a key, of either precision; null where the map does not have it.</summary>
    public double? GetNumber(ReadOnlySpan<byte> key) => !TryGet(key, out var value) ? null : (value._kind, value._size) switch
    {
        (Kind.Double, sizeof(double)) => BinaryPrimitives.ReadDoubleBigEndian(value.Content),
        (Kind.Float, sizeof(float)) => BinaryPrimitives.ReadSingleBigEndian(value.Content),
        _ => throw Unexpected(value._kind),
    };

    /// <summary>The whole number of a key, which the map must have.</summary>
    public long GetInteger(ReadOnlySpan<byte> key)
    {
        if (!TryGet(key, out var value))
            throw new InvalidDataException($"{Encoding.UTF8.GetString(key)} is missing");
        if (value._kind is not (Kind.UInt16 or Kind.UInt32 or Kind.UInt64) || value._size > sizeof(ulong))
            throw Unexpected(value._kind);
        return (long)Math.Min(long.MaxValue, ReadInteger(value.Content));
    }

    private ReadOnlySpan<byte> Content => Slice(_section, _start, _size);

    private static MmdbValue ReadHeader(ReadOnlySpan<byte> section, int offset)
    {
        var control = Slice(section, offset++, 1)[0];
        var kind = (Kind)(control >> 5);
        if (kind == Kind.Extended)
            kind = (Kind)(Slice(section, offset++, 1)[0] + 7);
        var size = control & 0x1f;
        if (kind == Kind.Pointer || size < 29)
            return new(section, kind, size, offset);
        var sizeBytes = size - 28;
        size = (int)ReadInteger(Slice(section, offset, sizeBytes)) + sizeBytes switch
        {
            1 => 29,
            2 => 285,
            _ => 65_821,
        };
        return new(section, kind, size, offset + sizeBytes);
    }

    // The size of a pointer holds its length in two bits and its highest three bits.
    private int PointerBytes => ((_size >> 3) & 3) + 1;

    private int GetPointer()
    {
        var pointer = (long)ReadInteger(Slice(_section, _start, PointerBytes));
        var high = (long)(_size & 7);
        return (int)Math.Min(int.MaxValue, PointerBytes switch
        {
            1 => (high << 8) + pointer,
            2 => (high << 16) + pointer + 2_048,
            3 => (high << 24) + pointer + 526_336,
            _ => pointer,
        });
    }

    /// <summary>The offset after a value of any type. No recursion, since a file could nest values without end.</summary>
    private static int Skip(ReadOnlySpan<byte> section, int offset)
    {
        for (var values = 1L; values > 0; values--)
        {
            var value = ReadHeader(section, offset);
            offset = value._start;
            switch (value._kind)
            {
                case Kind.Pointer:
                    offset += value.PointerBytes;
                    break;
                case Kind.Map:
                    values += 2L * value._size;
                    break;
                case Kind.List:
                    values += value._size;
                    break;
                case Kind.Boolean:
                    break;
                default:
                    Slice(section, offset, value._size);
                    offset += value._size;
                    break;
            }
        }
        return offset;
    }

    private static ulong ReadInteger(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        foreach (var part in bytes)
            number = (number << 8) | part;
        return number;
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> section, int offset, int length) =>
        offset >= 0 && length <= section.Length - offset ? section.Slice(offset, length) : throw new InvalidDataException("a value is not within the file");

    private static InvalidDataException Unexpected(Kind kind) => new($"a value of type {(int)kind} is in an unexpected place");

    private void Expect(Kind kind)
    {
        if (_kind != kind)
            throw Unexpected(_kind);
    }
}
