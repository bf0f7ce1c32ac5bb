using System.Diagnostics;

namespace LinkApp.Bench.Live;

/// <summary>When the clicks of each organization were answered, in the order of the answers.</summary>
internal sealed class AnswerTimes(int organizations)
{
    private readonly List<long>[] _times = [.. Enumerable.Range(0, organizations).Select(_ => new List<long>())];

    public void Add(int organization, long time)
    {
        lock (_times[organization])
            _times[organization].Add(time);
    }

    public long Count(int organization)
    {
        lock (_times[organization])
            return _times[organization].Count;
    }

    /// <summary>The times of <see cref="Stopwatch"/>, ascending.</summary>
    public long[] Get(int organization)
    {
        lock (_times[organization])
            return [.. _times[organization].Order()];
    }
}
