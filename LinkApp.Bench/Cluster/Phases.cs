using System.Diagnostics;

namespace LinkApp.Bench.Cluster;

/// <summary>The phases of a run, one after the other.</summary>
internal sealed class Phases
{
    private readonly List<(string Name, long Start)> _all = [];

    public IEnumerable<string> Names => _all.Select(phase => phase.Name);

    /// <summary>Ends the phase before, and begins the next.</summary>
    /// <returns>The index of the new one.</returns>
    public int Begin(string name)
    {
        BenchRun.Say(name);
        _all.Add((name, Stopwatch.GetTimestamp()));
        return _all.Count - 1;
    }

    /// <summary>The index of the phase of a timestamp; -1 before the first.</summary>
    public int Find(long time) => _all.FindLastIndex(phase => phase.Start <= time);
}
