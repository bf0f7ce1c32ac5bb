using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LinkApp.Bench.Results;

namespace LinkApp.Bench.Load;

/// <summary>The amount of load: it ends after a time or a number of requests, whichever comes first.</summary>
internal sealed record LoadPlan(int Connections)
{
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(10);

    public long Requests { get; init; } = long.MaxValue;

    /// <summary>Requests a second over all connections; null for as many as possible.</summary>
    public double? PerSecond { get; init; }

    /// <summary>
    /// Whether each connection has a thread of its own, which sleeps between its requests. At a steady rate, the thread pool's looking
    /// for work and its timers took a third of a core, which a server beside it is measured without.
    /// </summary>
    public bool HasOwnThreads => PerSecond is not null;

    /// <summary>The request to begin with.</summary>
    public int Offset { get; init; }
}

/// <summary>An answer to a request of the load.</summary>
/// <param name="Index">The index of the request.</param>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Sent">When the request was sent, a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="Received">When the answer was complete.</param>
internal readonly record struct Answer(int Index, int Status, long Sent, long Received);

/// <summary>
/// Our own load generator: keep-alive connections with one request at a time each. Every request that was started is
/// completed, so that answers and stored clicks can be compared exactly.
/// </summary>
/// <param name="target">The server.</param>
/// <param name="requests">The requests to send, in turn.</param>
internal sealed class LoadGenerator(EndPoint target, IReadOnlyList<byte[]> requests)
{
    // Gives up early if the server is down, instead of failing for the whole length of the plan.
    private const int MaxFailuresInARow = 50;

    private long _next;

    /// <summary>Called for each answer, on many threads.</summary>
    public Action<Answer>? Answered { get; init; }

    public async Task<LoadResult> RunAsync(LoadPlan plan, CancellationToken cancel)
    {
        _next = 0;
        var start = Stopwatch.GetTimestamp();
        var options = plan.HasOwnThreads ? TaskCreationOptions.LongRunning : TaskCreationOptions.None;
        var connections = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(
            _ => Task.Factory.StartNew(() => VisitAsync(plan, start, cancel), cancel, options, TaskScheduler.Default).Unwrap()));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var latency = new Histogram();
        foreach (var connection in connections)
            latency.Add(connection.Latency);
        return new LoadResult(
            latency.Count, connections.Sum(c => c.Errors), connections.Sum(c => c.Failures), seconds, latency.Percentile(0.5), latency.Percentile(0.99),
            latency.Max);
    }

    /// <summary>Visits one after the other; with a thread of its own, it never leaves it.</summary>
    private async Task<Visits> VisitAsync(LoadPlan plan, long start, CancellationToken cancel)
    {
        var visits = new Visits();
        var failuresInARow = 0;
        using var connection = new HttpConnection(target, blocks: plan.HasOwnThreads);
        while (failuresInARow < MaxFailuresInARow && !cancel.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _next) - 1;
            if (number >= plan.Requests)
                break;
            if (plan.PerSecond is { } perSecond && TimeSpan.FromSeconds(number / perSecond) - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } early)
            {
                if (plan.HasOwnThreads)
                    Thread.Sleep(early);
                else
                    await Task.Delay(early, cancel);
            }
            if (Stopwatch.GetElapsedTime(start) >= plan.Length)
                break;

            var index = (int)((number + plan.Offset) % requests.Count);
            var sent = Stopwatch.GetTimestamp();
            try
            {
                var status = await connection.SendAsync(requests[index], CancellationToken.None);
                var now = Stopwatch.GetTimestamp();
                visits.Latency.Add(Stopwatch.GetElapsedTime(sent, now));
                visits.Errors += status >= 400 ? 1 : 0;
                Answered?.Invoke(new(index, status, sent, now));
                failuresInARow = 0;
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                visits.Failures++;
                failuresInARow++;
            }
        }
        return visits;
    }

    private sealed class Visits
    {
        public Histogram Latency { get; } = new();

        public long Errors { get; set; }

        public long Failures { get; set; }
    }
}
