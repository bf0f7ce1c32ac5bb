using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinkApp.Core.Links.Unknown;

/// <summary>
/// Counts the most frequent names with a fixed number of counters (Misra and Gries, "Finding repeated elements", 1982). Of n
/// names, every name that came more than n / (capacity + 1) times is counted; a count is never too high, and too low by at
/// most n / (capacity + 1). Not thread-safe.
/// </summary>
/// <param name="capacity">The most names that are counted at a time.</param>
internal sealed class FrequentNames(int capacity)
{
    private readonly Dictionary<string, long> _counts = new(capacity, StringComparer.Ordinal);

    public int Count => _counts.Count;

    /// <summary>Counts a name. Constant time on average: each count that a full table takes away was added by an earlier call.</summary>
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

    /// <summary>Returns all names with their counts, and starts again from zero.</summary>
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
