namespace LinkApp.Core.Live;

/// <summary>Counts by slice of time, for the slices of a window only: a short ring that forgets by itself.</summary>
internal sealed class SliceCounts(int slices)
{
    // 32 bits: they are the greater part of the live feed's memory (400 bytes a place otherwise), and no slice has two billion clicks.
    private readonly int[] _counts = new int[slices];
    private long _newest = long.MinValue;

    public long Total { get; private set; }

    /// <summary>Adds to a slice; one that is older than the window is ignored.</summary>
    public void Add(long slice, long count)
    {
        Advance(slice);
        if (slice <= _newest - _counts.Length)
            return;
        _counts[slice % _counts.Length] += checked((int)count);
        Total += count;
    }

    public void Add(SliceCounts other)
    {
        foreach (var (slice, count) in other.NonZero())
            Add(slice, count);
    }

    /// <summary>Makes it as good as new.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        _newest = long.MinValue;
        Total = 0;
    }

    /// <summary>Forgets the slices that have left a window whose newest slice is <paramref name="newest"/>.</summary>
    public void Advance(long newest)
    {
        if (newest <= _newest)
            return;
        var gone = _newest == long.MinValue ? _counts.Length : Math.Min(newest - _newest, _counts.Length);
        // A machine without a clock of its own starts in 1970: there is no slice before.
        for (var i = 0; i < gone && i <= newest; i++)
        {
            ref var count = ref _counts[(newest - i) % _counts.Length];
            Total -= count;
            count = 0;
        }
        _newest = newest;
    }

    /// <summary>The slices that have clicks, oldest first, as pairs of slice and count.</summary>
    public IEnumerable<(long Slice, long Count)> NonZero()
    {
        if (_newest == long.MinValue)
            yield break;
        for (var slice = _newest - _counts.Length + 1; slice <= _newest; slice++)
        {
            if (slice >= 0 && _counts[slice % _counts.Length] is > 0 and var count)
                yield return (slice, count);
        }
    }

    public List<long[]> ToPairs() => [.. NonZero().Select(pair => new[] { pair.Slice, pair.Count })];
}
