using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Counts different visitors by the numbers that <see cref="DaySalt.HashVisitor"/> gives them: exactly up to
/// <see cref="MaxExact"/>, beyond that by estimate in 4 KB, whatever their number, with a standard error of 1.6 %.
/// Sketches of several links can be merged into one for the visitors of any of them. Not thread-safe.
/// </summary>
/// <remarks>
/// The estimate is HyperLogLog's (Flajolet, Fusy, Gandouet, Meunier 2007) with 4,096 registers, read by the improved raw
/// estimator of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6, which needs no
/// corrections for small and large numbers. Packed, a sketch is the visitors' numbers in order, 4 bytes each, little endian;
/// or the registers, a byte each.
/// </remarks>
internal sealed class VisitorSketch
{
    /// <summary>The most visitors that are counted exactly; their numbers take less space than the registers.</summary>
    public const int MaxExact = Registers / sizeof(uint) - 1;

    private const int IndexBits = 12;
    private const int Registers = 1 << IndexBits;
    private const int MaxRank = 32 - IndexBits + 1;

    // Numbers are sorted now and then, so that the same visitor's clicks do not fill memory.
    private const int MaxUnordered = 1 << 16;

    private readonly List<uint> _visitors = [];
    private byte[]? _registers;

    /// <summary>How many different visitors were added.</summary>
    public long Count
    {
        get
        {
            Order();
            return _registers is null ? _visitors.Count : Estimate(_registers);
        }
    }

    /// <summary>Adds a visitor; 0, which stands for an unknown visitor, is ignored.</summary>
    public void Add(uint visitor)
    {
        if (visitor == 0)
            return;
        if (_registers is not null)
        {
            Register(visitor);
            return;
        }
        _visitors.Add(visitor);
        if (_visitors.Count >= MaxUnordered)
            Order();
    }

    /// <summary>Adds the visitors of a packed sketch.</summary>
    public void Add(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < Registers)
        {
            for (; packed.Length > 0; packed = packed[sizeof(uint)..])
                Add(BinaryPrimitives.ReadUInt32LittleEndian(packed));
            return;
        }
        UseRegisters();
        for (var i = 0; i < Registers; i++)
            _registers![i] = Math.Max(_registers[i], packed[i]);
    }

    /// <summary>The packed sketch; empty if no visitor was added.</summary>
    public byte[] Pack()
    {
        Order();
        if (_registers is not null)
            return [.. _registers];
        var packed = new byte[_visitors.Count * sizeof(uint)];
        for (var i = 0; i < _visitors.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(i * sizeof(uint)), _visitors[i]);
        return packed;
    }

    /// <summary>Removes all visitors.</summary>
    public void Clear()
    {
        _visitors.Clear();
        _registers = null;
    }

    private void Order()
    {
        _visitors.Sort();
        var visitors = CollectionsMarshal.AsSpan(_visitors);
        var different = 0;
        foreach (var visitor in visitors)
        {
            if (different == 0 || visitors[different - 1] != visitor)
                visitors[different++] = visitor;
        }
        CollectionsMarshal.SetCount(_visitors, different);
        if (different > MaxExact)
            UseRegisters();
    }

    private void UseRegisters()
    {
        if (_registers is not null)
            return;
        _registers = new byte[Registers];
        foreach (var visitor in _visitors)
            Register(visitor);
        _visitors.Clear();
    }

    private void Register(uint visitor)
    {
        ref var register = ref _registers![visitor >> (32 - IndexBits)];
        var rank = (byte)Math.Min(BitOperations.LeadingZeroCount(visitor << IndexBits) + 1, MaxRank);
        register = Math.Max(register, rank);
    }

    private static long Estimate(byte[] registers)
    {
        var counts = new int[MaxRank + 1];
        foreach (var rank in registers)
            counts[rank]++;
        var z = Registers * Tau(1 - (counts[MaxRank] / (double)Registers));
        for (var rank = MaxRank - 1; rank >= 1; rank--)
            z = 0.5 * (z + counts[rank]);
        z += Registers * Sigma(counts[0] / (double)Registers);
        return (long)Math.Round(Registers / (2 * Math.Log(2)) * Registers / z);
    }

    private static double Sigma(double x)
    {
        if (x == 1)
            return double.PositiveInfinity;
        var (y, z) = (1.0, x);
        for (var before = double.NaN; z != before; y += y)
        {
            x *= x;
            (before, z) = (z, z + (x * y));
        }
        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
            return 0;
        var (y, z) = (1.0, 1 - x);
        for (var before = double.NaN; z != before;)
        {
            x = Math.Sqrt(x);
            y *= 0.5;
            (before, z) = (z, z - ((1 - x) * (1 - x) * y));
        }
        return z / 3;
    }
}
