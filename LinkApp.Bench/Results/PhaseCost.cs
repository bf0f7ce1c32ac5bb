using System.Diagnostics;

namespace LinkApp.Bench.Results;

/// <summary>What a phase of a bench has cost this process, with all that went on in it meanwhile.</summary>
/// <param name="Time">How long it took.</param>
/// <param name="Cpu">Processor time of all threads.</param>
/// <param name="Bytes">Bytes allocated on the managed heap.</param>
internal readonly record struct PhaseCost(TimeSpan Time, TimeSpan Cpu, long Bytes)
{
    /// <summary>The start of a phase, for <see cref="End"/>.</summary>
    public static PhaseCost Start() => new(Stopwatch.GetElapsedTime(0), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));

    /// <summary>The cost from the start until now.</summary>
    public PhaseCost End()
    {
        var now = Start();
        return new(now.Time - Time, now.Cpu - Cpu, now.Bytes - Bytes);
    }
}
