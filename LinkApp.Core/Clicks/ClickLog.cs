using System.Diagnostics.Metrics;
using LinkApp.Core.Metrics;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Writes clicks durably, many in one commit: clicks that arrive before a commit begins join its group, and all redirects of a
/// group wait for one task. One commit runs at a time; a write that fails is repeated until the store is back.
/// </summary>
/// <remarks>
/// Commits run on the thread pool, queued behind waiting requests, which add their clicks to the same commit.
/// A dedicated thread had to be woken for each commit, and its groups were smaller: a click took half as long again.
/// </remarks>
public sealed class ClickLog : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly ClickStore _store;
    private readonly ClickSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<ClickLog> _logger;
    private readonly Histogram<double> _commitTime;
    private readonly Lock _gate = new();
    private readonly Queue<Chore> _chores = [];
    private readonly CommitConsumers _consumers;
    private WaitingClicks _open = new();
    private WaitingClicks? _writing;
    private Dictionary<int, long> _positions = [];
    private ClickWriter? _writer;
    private ITimer? _watch;
    private Task _drain = Task.CompletedTask;
    private bool _draining;
    private volatile bool _stopping;
    private long _recorded;
    private long _late;
    private long _lost;
    private volatile bool _failing;

    public ClickLog(ClickStore store, ClickSettings settings, TimeProvider time, IMeterFactory meters, ILogger<ClickLog> logger)
    {
        (_store, _settings, _time, _logger) = (store, settings, time, logger);
        _consumers = new(logger);
        var meter = meters.Create(LinkAppMeter.Name);
        _commitTime = meter.CreateHistogram<double>("linkapp_commit_seconds", description: "Time of a commit of clicks.");
        meter.CreateObservableCounter("linkapp_clicks_recorded_total", () => RecordedCount, description: "Clicks committed since the start.");
        meter.CreateObservableCounter("linkapp_clicks_late_total", () => LateCount, description: "Clicks whose redirect went out before their commit.");
        meter.CreateObservableCounter("linkapp_clicks_lost_total", () => LostCount, description: "Clicks that could not be stored.");
        meter.CreateObservableGauge("linkapp_clicks_waiting", () => WaitingCount, description: "Clicks that wait in memory for their commit.");
    }

    /// <summary>The id of the newest committed click.</summary>
    public long LastId => Writer.LastId;

    /// <summary>When the counts below began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Clicks committed since the start.</summary>
    public long RecordedCount => Volatile.Read(ref _recorded);

    /// <summary>Clicks whose redirect went out before their commit.</summary>
    public long LateCount => Volatile.Read(ref _late);

    /// <summary>Clicks that were dropped because the memory queue was full, or the process ended while the store did not answer.</summary>
    public long LostCount => Volatile.Read(ref _lost);

    /// <summary>Clicks that wait in memory for their commit.</summary>
    public long WaitingCount
    {
        get
        {
            lock (_gate)
                return Waiting;
        }
    }

    /// <summary>Whether the last write failed; it is being repeated.</summary>
    public bool IsFailing => _failing;

    private int Waiting => _open.Clicks.Count + (_writing?.Clicks.Count ?? 0);

    private ClickWriter Writer => _writer ?? throw new InvalidOperationException("The click log has not been started.");

    /// <summary>Puts a click into the store. Completes when it is committed, or after about <c>Clicks:CommitTimeout</c>.</summary>
    public Task<Recorded> RecordAsync(Click click)
    {
        lock (_gate)
        {
            if (_stopping || Waiting >= _settings.QueueLimit)
            {
                _lost++;
                return Task.FromResult(Recorded.Lost);
            }
            if (_open.Clicks.Count == 0)
                _open.OpenedAt = _time.GetTimestamp();
            _open.Clicks.Add(click);
            if (_open.Outcome.IsCompleted)
                _late++;
            Wake();
            return _open.Outcome;
        }
    }

    /// <summary>
    /// Hands the clicks of each commit to a consumer, in the order of their ids and one commit at a time, before their redirects
    /// are sent. It must not block; if it fails, that is logged and writing continues. Dispose the result to unsubscribe.
    /// </summary>
    /// <param name="consumer">Gets every click that is committed from here on.</param>
    /// <param name="after">The id of the last click that it does not get.</param>
    public IDisposable Subscribe(Action<IReadOnlyList<Click>> consumer, out long after) => _consumers.Subscribe(consumer, out after);

    /// <summary>Stores the last click ids that live feeds have sent, by organization, with the next commit.</summary>
    public void SavePositions(IEnumerable<KeyValuePair<int, long>> positions)
    {
        lock (_gate)
        {
            foreach (var (organization, position) in positions)
                _positions[organization] = position;
            Wake();
        }
    }

    /// <inheritdoc cref="ClickWriter.DeleteBefore"/>
    public Task<int> DeleteBeforeAsync(DateTimeOffset time, long last, int limit) => RunAsync(writer => writer.DeleteBefore(time, last, limit));

    /// <inheritdoc cref="ClickWriter.Delete"/>
    public Task<int> DeleteAsync(int organizationId, IReadOnlyList<long> ids) => RunAsync(writer => writer.Delete(organizationId, ids));

    /// <summary>Completes when all clicks that were recorded before are committed, or lost.</summary>
    public Task FlushAsync() => RunAsync(_ => 0);

    /// <summary>Runs work with the writer between two commits.</summary>
    internal Task<int> RunAsync(Func<ClickWriter, int> work)
    {
        var chore = new Chore(work);
        lock (_gate)
        {
            _chores.Enqueue(chore);
            Wake();
        }
        return chore.Done.Task;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writer = new ClickWriter(_store.OpenWriter(), _store.GetRolledUp());
        _consumers.StartAfter(_writer.LastId);
        StartedAt = _time.GetUtcNow();
        _watch = _time.CreateTimer(_ => ReleaseLate(), null, _settings.CommitTimeout / 4, _settings.CommitTimeout / 4);
        return Task.CompletedTask;
    }

    /// <summary>Commits the waiting clicks and stops. By then the server has answered its last request.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task drain;
        lock (_gate)
        {
            _stopping = true;
            drain = _drain;
        }
        await drain;
    }

    public void Dispose()
    {
#pragma warning disable RS0030 // Dispose can't wait asynchronously. The server has stopped the log before, so there is nothing to wait for.
        StopAsync(CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore RS0030
        _watch?.Dispose();
        _writer?.Dispose();
        _writer = null;
    }

    private void Wake()
    {
        if (_draining)
            return;
        _draining = true;
        _drain = DrainAsync();
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            await Task.Yield();
            if (TakeWork() is not var (group, positions, chore))
                return;
            if (group.Clicks.Count > 0 || positions.Count > 0)
                await WriteAsync(group, positions);
            chore?.Do(Writer);
        }
    }

    /// <summary>Takes the work that has come in; null if there is none, in which case the next work starts a new drain.</summary>
    private (WaitingClicks, Dictionary<int, long>, Chore?)? TakeWork()
    {
        lock (_gate)
        {
            _writing = null;
            if (_open.Clicks.Count == 0 && _positions.Count == 0 && _chores.Count == 0)
            {
                _draining = false;
                return null;
            }
            _writing = _open;
            _open = new WaitingClicks();
            var positions = _positions;
            if (positions.Count > 0)
                _positions = [];
            _chores.TryDequeue(out var chore);
            return (_writing, positions, chore);
        }
    }

    /// <summary>Repeats the write until the group is committed. The group is dropped only after its commit, or when the process stops.</summary>
    private async ValueTask WriteAsync(WaitingClicks group, Dictionary<int, long> positions)
    {
        var retry = FirstRetry;
        long? stoppingSince = null;
        while (!TryWrite(group, positions))
        {
            if (_stopping && _time.GetElapsedTime(stoppingSince ??= _time.GetTimestamp()) >= StopLimit)
            {
                lock (_gate)
                    _lost += group.Clicks.Count;
                _logger.LogError("The click store was not back before the stop: {Count} clicks are lost.", group.Clicks.Count);
                group.Release(Recorded.Lost);
                return;
            }
            await Task.Delay(retry, _time);
            retry = retry * 2 > LongestRetry ? LongestRetry : retry * 2;
        }
        Interlocked.Add(ref _recorded, group.Clicks.Count);
        _consumers.Publish(group.Clicks);
        group.Release(Recorded.Committed);
    }

    private bool TryWrite(WaitingClicks group, Dictionary<int, long> positions)
    {
        var began = _time.GetTimestamp();
        try
        {
            Writer.Write(group.Clicks, positions);
        }
        catch (Exception error)
        {
            if (!_failing)
                _logger.LogError(
                    error, "The click store does not take clicks. Redirects continue; {Count} clicks wait in memory. Check the disk of Data:Directory.",
                    group.Clicks.Count);
            _failing = true;
            return false;
        }
        if (_failing)
            _logger.LogInformation("The click store is back.");
        _failing = false;
        _commitTime.Record(_time.GetElapsedTime(began).TotalSeconds);
        return true;
    }

    /// <summary>Releases redirects that have waited for too long. It checks two groups, whatever the number of clicks.</summary>
    private void ReleaseLate()
    {
        lock (_gate)
        {
            foreach (var group in (WaitingClicks?[])[_writing, _open])
            {
                if (group is { Clicks.Count: > 0 } && _time.GetElapsedTime(group.OpenedAt) >= _settings.CommitTimeout && group.Release(Recorded.Late))
                    _late += group.Clicks.Count;
            }
        }
    }

    /// <summary>Work with the writer between two commits.</summary>
    private sealed record Chore(Func<ClickWriter, int> Work)
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Do(ClickWriter writer)
        {
            try
            {
                Done.SetResult(Work(writer));
            }
            catch (Exception error)
            {
                Done.SetException(error);
            }
        }
    }
}
