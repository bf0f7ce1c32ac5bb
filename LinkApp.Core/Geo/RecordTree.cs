using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MaxMind.Db;

namespace LinkApp.Core.Geo;

/// <summary>
/// The search tree of an mmdb file, memory-mapped: tells which record an address has without reading it, so that a record
/// is read once. It remembers where the tree stands after 16 bits: the steps up to there are spread over megabytes of
/// nodes, and each would miss the processor's caches. Format: https://maxmind.github.io/MaxMind-DB/.
/// </summary>
internal sealed unsafe class RecordTree : IDisposable
{
    private const int V4Bytes = 4;
    private const int V6Bytes = 16;
    private const int RememberedBytes = 2;

    // IPv4 addresses stand at ::/96 in a tree of IPv6.
    private const int V4Depth = 96;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _nodes;
    private readonly uint _count;
    private readonly int _recordBits;
    private readonly uint _v4Root;
    private readonly uint[] _afterV4 = new uint[1 << (8 * RememberedBytes)];
    private readonly uint[] _afterV6 = new uint[1 << (8 * RememberedBytes)];

    /// <exception cref="InvalidDatabaseException">The file is shorter than its tree, or has nodes of an unknown size.</exception>
    public RecordTree(string path, Metadata metadata)
    {
        (_count, _recordBits) = ((uint)NodeCountOf(metadata), RecordSizeOf(metadata));
        if (_recordBits is not (24 or 28 or 32))
            throw new InvalidDatabaseException($"its records have {_recordBits} bits, which no version of the format knows");
        if (new FileInfo(path).Length < _count * NodeBytes)
            throw new InvalidDatabaseException("it is shorter than its search tree");

        _file = MemoryMappedFile.CreateFromFile(File.OpenRead(path), null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _nodes);
        _v4Root = metadata.IPVersion == 6 ? Walk(0, stackalloc byte[V4Depth / 8]) : 0;
    }

    /// <summary>What <see cref="Find"/> gives for an address that no record is for.</summary>
    public uint None => _count;

    private long NodeBytes => _recordBits / 4;

    /// <summary>
    /// The number of an address's record: one number for all addresses that share it. One below <see cref="None"/> is of a
    /// damaged tree, which does not end. An IPv6 address must not be looked up in a tree of IPv4.
    /// </summary>
    public uint Find(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[V6Bytes];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? Descend(_v4Root, bytes[..V4Bytes], _afterV4)
            : Descend(0, bytes, _afterV6);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private uint Descend(uint root, ReadOnlySpan<byte> address, uint[] remembered)
    {
        // 0, the root of the whole tree, is no place to stand after 16 bits: it means that nobody came by yet.
        ref var after = ref remembered[BinaryPrimitives.ReadUInt16BigEndian(address)];
        if (after == 0)
            after = Walk(root, address[..RememberedBytes]);
        return Walk(after, address[RememberedBytes..]);
    }

    /// <summary>Goes down by the bits of an address, until they or the nodes end.</summary>
    private uint Walk(uint node, ReadOnlySpan<byte> bits)
    {
        foreach (var eight in bits)
        {
            for (var bit = 7; bit >= 0 && node < _count; bit--)
                node = Child(node, (eight >> bit) & 1);
        }
        return node;
    }

    private uint Child(uint node, int side)
    {
        var at = _nodes + (node * NodeBytes);
        return _recordBits switch
        {
            24 => Low24(at + (side * 3)),
            // The byte in the middle holds the upper four bits of both.
            28 => side == 0 ? (uint)((at[3] & 0xf0) << 20) | Low24(at) : (uint)((at[3] & 0x0f) << 24) | Low24(at + 4),
            _ => BinaryPrimitives.ReadUInt32BigEndian(new(at + (side * 4), 4)),
        };
    }

    private static uint Low24(byte* at) => (uint)((at[0] << 16) | (at[1] << 8) | at[2]);

    // The library reads both from the file, and keeps them to itself.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_NodeCount")]
    private static extern long NodeCountOf(Metadata metadata);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_RecordSize")]
    private static extern int RecordSizeOf(Metadata metadata);
}
