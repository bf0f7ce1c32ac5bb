using System.Buffers.Binary;

namespace LinkApp.Core.Clicks;

/// <summary>
/// How a link's clicks are found. Ids are cut into blocks; for each block and link a row holds the ids' offsets in the block,
/// two bytes each, little endian. An index by link would write a page for nearly every click and take 18 bytes for
/// it; this takes 4, and is written with the rollups.
/// </summary>
internal static class ClickBlocks
{
    /// <summary>
    /// 2 to this power ids are a block: as many as two bytes tell apart. A link's clicks among 10 million are found by 153
    /// look-ups of some microseconds.
    /// </summary>
    public const int Bits = 16;

    public static long GetBlock(long id) => id >> Bits;

    /// <summary>The last id of a block that is before an id.</summary>
    public static long LastBefore(long id) => (GetBlock(id) << Bits) - 1;

    /// <summary>Ids of one block in their packed form.</summary>
    public static byte[] Pack(List<long> ids)
    {
        var offsets = new byte[ids.Count * sizeof(ushort)];
        for (var i = 0; i < ids.Count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(offsets.AsSpan(i * sizeof(ushort)), (ushort)(ids[i] & ((1 << Bits) - 1)));
        return offsets;
    }

    /// <summary>The ids of a block that were packed.</summary>
    public static long[] Unpack(long block, ReadOnlySpan<byte> offsets)
    {
        var ids = new long[offsets.Length / sizeof(ushort)];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = (block << Bits) | BinaryPrimitives.ReadUInt16LittleEndian(offsets[(i * sizeof(ushort))..]);
        return ids;
    }
}
