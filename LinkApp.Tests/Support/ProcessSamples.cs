using System.Diagnostics;

namespace LinkApp.Tests.Support;

/// <summary>What a process uses at one time.</summary>
/// <param name="Memory">Resident memory in bytes.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Output">Characters that it has written to its log.</param>
internal sealed record ProcessSample(long Memory, int Handles, int Threads, int Output);

/// <summary>Samples of a server's process over its life, in thirds: the first is its warm-up. Linux only.</summary>
internal sealed class ProcessSamples(ServerProcess server, TimeSpan span)
{
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly List<ProcessSample>[] _thirds = [[], [], []];

    /// <summary>The present third, from 0.</summary>
    public int Third => Math.Min(2, (int)(3 * (TimeProvider.System.GetElapsedTime(_began) / span)));

    public void Take()
    {
        using var process = Process.GetProcessById(server.Id);
        _thirds[Third].Add(
            new(process.WorkingSet64, Directory.GetFiles($"/proc/{server.Id}/fd").Length, process.Threads.Count, server.Output.Length));
    }

    /// <summary>The median of a value in a third.</summary>
    public double Median(int third, Func<ProcessSample, double> value)
    {
        var values = _thirds[third].Select(value).Order().ToList();
        return values[values.Count / 2];
    }

    /// <summary>How much a value grew from the end of the warm-up to the end.</summary>
    public double Grown(Func<ProcessSample, double> value) => value(_thirds[2][^1]) - value(_thirds[0][^1]);

    /// <summary>The medians of the thirds.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        Enumerable.Range(0, 3).Select(third =>
            $"third {third + 1}: {Median(third, sample => sample.Memory) / (1 << 20):0} MiB, {Median(third, sample => sample.Handles):0} handles, "
                + $"{Median(third, sample => sample.Threads):0} threads, {Median(third, sample => sample.Output):0} characters of log"));
}
