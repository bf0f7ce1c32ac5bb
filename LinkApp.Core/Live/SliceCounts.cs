namespace LinkApp.Core.Live;

/// <summary>Counts by slice of time, in a ring of as many slices as a window has. Older slices are dropped.</summary>
internal sealed class SliceCounts(int slices)
{
    // Most of the live feed's memory: 100 bytes a place with 16 bits a slice, 400 with 64. The upper 16 bits are only
    // allocated when a slice has more than 65,535 clicks; two billion are never reached.
    private readonly ushort[] _lower = new ushort[slices];
    private ushort[]? _upper;
    private long _newest = long.MinValue;

    public long Total { get; private set; }

    /// <summary>Adds to a slice; one that is older than the window is ignored.</summary>
    public void Add(long slice, long count)
    {
        Advance(slice);
        if (slice <= _newest - slices)
            return;
        this[slice] += checked((int)count);
        Total += count;
    }

    public void Add(SliceCounts other)
    {
        foreach (var (slice, count) in other.NonZero())
            Add(slice, count);
    }

    /// <summary>Removes all counts.</summary>
    public void Clear()
    {
        Array.Clear(_lower);
        _upper = null;
        _newest = long.MinValue;
        Total = 0;
    }

    /// <summary>Moves the window on to <paramref name="newest"/> and drops the slices that have left it. An older slice changes nothing.</summary>
    public void Advance(long newest)
    {
        if (newest <= _newest)
            return;
        var dropped = _newest == long.MinValue ? slices : Math.Min(newest - _newest, slices);
        // Not before slice 0: a machine without a battery for its clock starts in 1970.
        for (var i = 0; i < dropped && i <= newest; i++)
        {
            Total -= this[newest - i];
            this[newest - i] = 0;
        }
        _newest = newest;
    }

    /// <summary>The slices that have clicks, oldest first, as pairs of slice and count.</summary>
    public IEnumerable<(long Slice, long Count)> NonZero()
    {
        if (_newest == long.MinValue)
            yield break;
        for (var slice = _newest - slices + 1; slice <= _newest; slice++)
        {
            if (slice >= 0 && this[slice] is > 0 and var count)
                yield return (slice, count);
        }
    }

    private int this[long slice]
    {
        get => _lower[slice % slices] | (_upper is null ? 0 : _upper[slice % slices] << 16);
        set
        {
            _lower[slice % slices] = (ushort)value;
            if (_upper is not null || value > ushort.MaxValue)
                (_upper ??= new ushort[slices])[slice % slices] = checked((ushort)(value >> 16));
        }
    }

    public List<long[]> ToPairs() => [.. NonZero().Select(pair => new[] { pair.Slice, pair.Count })];
}
