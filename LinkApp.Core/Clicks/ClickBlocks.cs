using System.Buffers.Binary;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Finds a link's clicks. Ids are cut into blocks; for each block and link a row holds the ids' offsets in the block, two
/// bytes each, little endian. An index by link would write a page for nearly every click and take 18 bytes for
/// it; this takes 4, and is written with the rollups.
/// </summary>
internal static class ClickBlocks
{
    /// <summary>
    /// 2 to this power ids are a block: as many as two bytes tell apart. A link's clicks among 10 million are found by 153
    /// look-ups of some microseconds.
    /// </summary>
    public const int Bits = 16;

    public static long BlockOf(long id) => id >> Bits;

    /// <summary>The last id of a block that is before an id.</summary>
    public static long LastBefore(long id) => (BlockOf(id) << Bits) - 1;

    /// <summary>Ids of one block in their packed form.</summary>
    public static byte[] Pack(List<long> ids)
    {
        var offsets = new byte[ids.Count * sizeof(ushort)];
        for (var i = 0; i < ids.Count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(offsets.AsSpan(i * sizeof(ushort)), (ushort)(ids[i] & ((1 << Bits) - 1)));
        return offsets;
    }

    /// <summary>
    /// The ids of a link's clicks from <paramref name="first"/> to <paramref name="last"/>, in order. Rows that retention
    /// has deleted may be among them.
    /// </summary>
    public static IEnumerable<long> IdsOf(SqliteConnection connection, long link, long first, long last)
    {
        using var rolledUp = new Statement(connection, "SELECT last FROM rolled_up");
        var packedUpTo = Math.Min(rolledUp.Scalar() ?? 0, last);

        using var packed = new Statement(connection, "SELECT offsets FROM link_clicks WHERE block = ?1 AND link = ?2");
        for (var block = BlockOf(first); block <= BlockOf(packedUpTo); block++)
        {
            foreach (var id in Unpack(packed, block, link))
            {
                if (id >= first && id <= packedUpTo)
                    yield return id;
            }
        }

        using var latest = new Statement(connection, "SELECT id FROM clicks WHERE id >= ?1 AND id <= ?2 AND link = ?3");
        latest.Begin(Math.Max(first, packedUpTo + 1), last, link);
        while (latest.Step())
            yield return latest.Number(0);
    }

    private static List<long> Unpack(Statement packed, long block, long link)
    {
        var ids = new List<long>();
        packed.Begin(block, link);
        if (packed.Step())
        {
            for (var offsets = packed.Blob(0); offsets.Length > 0; offsets = offsets[sizeof(ushort)..])
                ids.Add((block << Bits) | BinaryPrimitives.ReadUInt16LittleEndian(offsets));
        }
        packed.Reset();
        return ids;
    }
}
