using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinkApp.Core.Links.Missed;

/// <summary>
/// Counts the names that come most often with a fixed number of counters, whatever comes (Misra and Gries, "Finding
/// repeated elements", 1982). Of n names, one that came more than n / (capacity + 1) times is there; a count is never too
/// high, and too low by at most n / (capacity + 1). Not safe for several threads.
/// </summary>
/// <param name="capacity">Most names that are counted at a time.</param>
internal sealed class FrequentNames(int capacity)
{
    private readonly Dictionary<string, long> _counts = new(capacity, StringComparer.Ordinal);

    public int Count => _counts.Count;

    /// <summary>Counts a name. Constant time on average: what a full table takes away was put there by an earlier call.</summary>
    public void Add(string name)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, name);
        if (!Unsafe.IsNullRef(ref count))
            count++;
        else if (_counts.Count < capacity)
            _counts.Add(name, 1);
        else
            TakeOneFromEach();
    }

    /// <summary>All names with their counts; the counting begins anew.</summary>
    public Dictionary<string, long> Take()
    {
        var taken = new Dictionary<string, long>(_counts, StringComparer.Ordinal);
        _counts.Clear();
        return taken;
    }

    private void TakeOneFromEach()
    {
        foreach (var name in _counts.Keys)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_counts, name) == 0)
                _counts.Remove(name);
        }
    }
}
