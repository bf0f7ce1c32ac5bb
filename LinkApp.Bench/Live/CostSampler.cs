using System.Diagnostics;
using LinkApp.Bench.Servers;

namespace LinkApp.Bench.Live;

/// <summary>Samples a server's memory once a second, and measures its processor time.</summary>
internal sealed class CostSampler : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ServerUnderTest _server;
    private readonly Task _sampling;
    private readonly List<(double Minutes, double Mebibytes)> _memory = [];
    private readonly TimeSpan _cpu;
    private readonly long _start = Stopwatch.GetTimestamp();

    public CostSampler(ServerUnderTest server)
    {
        _server = server;
        _cpu = server.Cpu;
        _sampling = SampleAsync();
    }

    /// <summary>Resident memory in MiB: minimum, maximum, and the growth per minute in the second half, when caches are full.</summary>
    public (double Min, double Max, double Slope) Memory
    {
        get
        {
            lock (_memory)
                return (_memory.Min(sample => sample.Mebibytes), _memory.Max(sample => sample.Mebibytes), FitSlope([.. _memory.Skip(_memory.Count / 2)]));
        }
    }

    /// <summary>The average number of cores used.</summary>
    public double Cores => (_server.Cpu - _cpu) / Stopwatch.GetElapsedTime(_start);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sampling;
        _stop.Dispose();
    }

    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                lock (_memory)
                    _memory.Add((Stopwatch.GetElapsedTime(_start).TotalMinutes, _server.ResidentBytes / (double)(1 << 20)));
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped by DisposeAsync.
        }
    }

    private static double FitSlope(List<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        var spread = points.Sum(point => (point.X - x) * (point.X - x));
        return spread > 0 ? points.Sum(point => (point.X - x) * (point.Y - y)) / spread : 0;
    }
}
