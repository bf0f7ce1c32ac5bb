using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace LinkApp.Tests.Support;

/// <summary>
/// Writes small MaxMind DB files (https://maxmind.github.io/MaxMind-DB/): a binary tree of nodes, and a data record for
/// each network. In an IPv6 file, IPv4 networks are under ::/96, where readers expect them.
/// </summary>
/// <param name="databaseType">The database type in the file's metadata.</param>
/// <param name="ipVersion">4 or 6.</param>
/// <param name="recordBits">The size of each of a node's two records, in bits: 24, 28 or 32.</param>
public sealed class MmdbWriter(string databaseType, int ipVersion = 6, int recordBits = 32)
{
    private const int SeparatorBytes = 16;

    private static readonly byte[] MetadataMark = [0xab, 0xcd, 0xef, .. "MaxMind.com"u8];

    private readonly List<Node> _nodes = [new()];
    private readonly List<byte> _data = [];

    /// <summary>Adds a network such as <c>8.0.0.0/8</c>; networks must not overlap.</summary>
    /// <param name="network">In CIDR notation.</param>
    /// <param name="value">
    /// A dictionary with text keys, an array, or a text, double, float, bool, byte[], ushort, uint, int or ulong;
    /// a <see cref="RawData"/> is written unchanged.
    /// </param>
    public MmdbWriter Add(string network, object value)
    {
        var offset = _data.Count;
        WriteValue(_data, value);
        var (bits, length) = GetBits(IPNetwork.Parse(network));
        var node = 0;
        for (var i = 0; i < length - 1; i++)
        {
            var next = _nodes[node].Child(bits[i]);
            if (next is not { IsNode: true })
            {
                _nodes.Add(new());
                next = new(IsNode: true, _nodes.Count - 1);
                _nodes[node].Set(bits[i], next.Value);
            }
            node = next.Value.Number;
        }
        _nodes[node].Set(bits[length - 1], new(IsNode: false, offset));
        return this;
    }

    /// <summary>The contents of the file.</summary>
    public byte[] ToArray()
    {
        List<byte> file = [];
        foreach (var node in _nodes)
            file.AddRange(NodeBytes(Pointer(node.Child(0)), Pointer(node.Child(1))));
        file.AddRange(new byte[SeparatorBytes]);
        file.AddRange(_data);
        file.AddRange(MetadataMark);
        WriteValue(file, new Dictionary<string, object>
        {
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 1_767_225_600UL,
            ["database_type"] = databaseType,
            ["description"] = new Dictionary<string, object> { ["en"] = "A file of LinkApp's tests" },
            ["ip_version"] = (ushort)ipVersion,
            ["languages"] = new object[] { "en" },
            ["node_count"] = (uint)_nodes.Count,
            ["record_size"] = (ushort)recordBits,
        });
        return [.. file];
    }

    /// <summary>Writes the file and returns its path.</summary>
    public string Save(string path)
    {
        File.WriteAllBytes(path, ToArray());
        return path;
    }

    private byte[] NodeBytes(uint left, uint right)
    {
        var (a, b) = (BigEndian(4, bytes => BinaryPrimitives.WriteUInt32BigEndian(bytes, left)), BigEndian(
            4, bytes => BinaryPrimitives.WriteUInt32BigEndian(bytes, right)));
        return recordBits switch
        {
            24 => [.. a[1..], .. b[1..]],
            28 => [.. a[1..], (byte)((a[0] << 4) | b[0]), .. b[1..]],
            _ => [.. a, .. b],
        };
    }

    // A record points to another node, or is "not found" (the number of nodes), or points to data after the tree and its separator.
    private uint Pointer(Child? child) => child switch
    {
        null => (uint)_nodes.Count,
        { IsNode: true } node => (uint)node.Number,
        { } data => (uint)(_nodes.Count + SeparatorBytes + data.Number),
    };

    private (int[] Bits, int Length) GetBits(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        var bits = bytes.SelectMany(part => Enumerable.Range(0, 8).Select(bit => (part >> (7 - bit)) & 1));
        return bytes.Length == 4 && ipVersion == 6
            ? ([.. Enumerable.Repeat(0, 96), .. bits], network.PrefixLength + 96)
            : ([.. bits], network.PrefixLength);
    }

    private static void WriteValue(List<byte> stream, object value)
    {
        switch (value)
        {
            case RawData raw:
                stream.AddRange(raw.Bytes);
                break;
            case string text:
                WriteBytes(stream, 2, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                WriteBytes(stream, 4, bytes);
                break;
            case double number:
                WriteBytes(stream, 3, BigEndian(8, bytes => BinaryPrimitives.WriteDoubleBigEndian(bytes, number)));
                break;
            case float number:
                WriteBytes(stream, 15, BigEndian(4, bytes => BinaryPrimitives.WriteSingleBigEndian(bytes, number)));
                break;
            case ushort number:
                WriteBytes(stream, 5, BigEndian(2, bytes => BinaryPrimitives.WriteUInt16BigEndian(bytes, number)));
                break;
            case uint number:
                WriteBytes(stream, 6, BigEndian(4, bytes => BinaryPrimitives.WriteUInt32BigEndian(bytes, number)));
                break;
            case int number:
                WriteBytes(stream, 8, BigEndian(4, bytes => BinaryPrimitives.WriteInt32BigEndian(bytes, number)));
                break;
            case ulong number:
                WriteBytes(stream, 9, BigEndian(8, bytes => BinaryPrimitives.WriteUInt64BigEndian(bytes, number)));
                break;
            case bool flag:
                WriteControl(stream, 14, flag ? 1 : 0);
                break;
            case IReadOnlyDictionary<string, object> map:
                WriteControl(stream, 7, map.Count);
                foreach (var (key, item) in map)
                {
                    WriteValue(stream, key);
                    WriteValue(stream, item);
                }
                break;
            case object[] array:
                WriteControl(stream, 11, array.Length);
                foreach (var item in array)
                    WriteValue(stream, item);
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} can't be written.", nameof(value));
        }
    }

    private static void WriteBytes(List<byte> stream, int type, byte[] bytes)
    {
        WriteControl(stream, type, bytes.Length);
        stream.AddRange(bytes);
    }

    // The upper three bits are the type, the lower five the size; types from 8 on take an extra byte.
    private static void WriteControl(List<byte> stream, int type, int size)
    {
        if (size >= 285)
            throw new ArgumentOutOfRangeException(nameof(size), size, "Values in tests must be shorter than 285.");
        stream.Add((byte)(((type < 8 ? type : 0) << 5) | Math.Min(size, 29)));
        if (type >= 8)
            stream.Add((byte)(type - 7));
        if (size >= 29)
            stream.Add((byte)(size - 29));
    }

    private static byte[] BigEndian(int size, Action<byte[]> write)
    {
        var bytes = new byte[size];
        write(bytes);
        return bytes;
    }

    private readonly record struct Child(bool IsNode, int Number);

    private sealed class Node
    {
        private readonly Child?[] _children = new Child?[2];

        public Child? Child(int bit) => _children[bit];

        public void Set(int bit, Child child) => _children[bit] = child;
    }
}

/// <summary>Raw bytes of a data record, to break the format.</summary>
public sealed record RawData(params byte[] Bytes);
