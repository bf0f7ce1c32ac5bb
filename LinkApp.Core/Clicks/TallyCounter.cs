using System.Buffers;
using System.Runtime.InteropServices;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Counts keys, and adds the counts to packed counts. Not thread-safe; one object is reused for many rows, so that a rollup
/// of thousands of rows allocates nothing but their bytes.
/// </summary>
internal sealed class TallyCounter
{
    private readonly List<long> _keys = [];
    private readonly List<(long Key, long Count)> _merged = [];
    private readonly ArrayBufferWriter<byte> _packed = new();

    /// <summary>Counts a key that <see cref="Tally.Key"/> made.</summary>
    public void Add(long key) => _keys.Add(key);

    /// <summary>Packed counts with counts added by key.</summary>
    public byte[] AddTo(ReadOnlySpan<byte> packed, Dictionary<long, long> counts)
    {
        for (var reader = new Tally.TallyReader(packed); reader.Read();)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, reader.Key, out _) += reader.Count;
        return Pack(counts);
    }

    /// <summary>Packed counts with one more for each key that was added since the last call.</summary>
    public byte[] AddTo(ReadOnlySpan<byte> packed)
    {
        _keys.Sort();
        _merged.Clear();
        Merge(CollectionsMarshal.AsSpan(_keys), new Tally.TallyReader(packed));
        _keys.Clear();
        return Packed();
    }

    /// <summary>Counts by key, packed.</summary>
    public byte[] Pack(Dictionary<long, long> counts)
    {
        _merged.Clear();
        _merged.AddRange(counts.Select(count => (count.Key, count.Value)));
        _merged.Sort();
        return Packed();
    }

    private void Merge(ReadOnlySpan<long> keys, Tally.TallyReader present)
    {
        var more = present.Read();
        for (var i = 0; i < keys.Length;)
        {
            var key = keys[i];
            var count = 1L;
            while (++i < keys.Length && keys[i] == key)
                count++;
            while (more && present.Key < key)
            {
                _merged.Add((present.Key, present.Count));
                more = present.Read();
            }
            if (more && present.Key == key)
            {
                count += present.Count;
                more = present.Read();
            }
            _merged.Add((key, count));
        }
        for (; more; more = present.Read())
            _merged.Add((present.Key, present.Count));
    }

    private byte[] Packed()
    {
        _packed.ResetWrittenCount();
        Pack(CollectionsMarshal.AsSpan(_merged));
        return _packed.WrittenSpan.ToArray();
    }

    private void Pack(ReadOnlySpan<(long Key, long Count)> counts)
    {
        while (!counts.IsEmpty)
        {
            var dimension = counts[0].Key >> Tally.ValueBits;
            var values = 1;
            while (values < counts.Length && counts[values].Key >> Tally.ValueBits == dimension)
                values++;
            if (dimension >= Tally.FirstMarked)
                Write(0);
            Write(((long)values << Tally.DimensionBits) | (dimension % Tally.FirstMarked));
            var before = dimension << Tally.ValueBits;
            foreach (var (key, count) in counts[..values])
            {
                Write(((key - before) << 1) | (count == 1 ? 0L : 1L));
                if (count != 1)
                    Write(count);
                before = key;
            }
            counts = counts[values..];
        }
    }

    private void Write(long number)
    {
        var span = _packed.GetSpan(10);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
            span[length++] = (byte)(number | 0x80);
        span[length++] = (byte)number;
        _packed.Advance(length);
    }
}
