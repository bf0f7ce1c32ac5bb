using System.Buffers.Binary;

namespace LinkApp.Core.Clicks;

/// <summary>
/// The index of the clicks of a link. Ids are divided into blocks; for each block and link, a row holds the offsets of the ids
/// in the block, two bytes each, little endian. An index by link would write a page for nearly every click and take 18 bytes
/// for it; this takes 4, and is written with the rollups.
/// </summary>
internal static class ClickBlocks
{
    /// <summary>
    /// A block has 2 to the power of this ids, so that an offset fits into two bytes. Finding a link's clicks among 10 million
    /// takes 153 look-ups of some microseconds each.
    /// </summary>
    public const int Bits = 16;

    public static long GetBlock(long id) => id >> Bits;

    /// <summary>The last id of the block before that of an id.</summary>
    public static long LastBefore(long id) => (GetBlock(id) << Bits) - 1;

    /// <summary>Packs the ids of one block.</summary>
    public static byte[] Pack(List<long> ids)
    {
        var offsets = new byte[ids.Count * sizeof(ushort)];
        for (var i = 0; i < ids.Count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(offsets.AsSpan(i * sizeof(ushort)), (ushort)(ids[i] & ((1 << Bits) - 1)));
        return offsets;
    }

    /// <summary>Unpacks the ids of a block.</summary>
    public static long[] Unpack(long block, ReadOnlySpan<byte> offsets)
    {
        var ids = new long[offsets.Length / sizeof(ushort)];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = (block << Bits) | BinaryPrimitives.ReadUInt16LittleEndian(offsets[(i * sizeof(ushort))..]);
        return ids;
    }
}
