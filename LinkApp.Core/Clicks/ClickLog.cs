using System.Diagnostics.Metrics;
using LinkApp.Core.Clicks.Spill;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Metrics;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Writes clicks durably, many in one commit: clicks that arrive before a commit begins join its group, and all redirects of a
/// group wait for one task. One commit runs at a time; a write that fails is repeated until the store is back. Clicks that wait
/// for too long go to the spill file before their redirects do, so that a killed process loses none (docs/reliability.md).
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

    // How long a start waits for the clicks that an earlier run has left in the spill file; then they are stored beside new ones.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly Dictionary<int, long> NoPositions = [];

    private readonly ClickStore _store;
    private readonly ClickSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<ClickLog> _logger;
    private readonly Histogram<double> _commitTime;
    private readonly CommitConsumers _consumers;
    private readonly SpillFile _spill;
    private readonly WaitingWork _work;
    private readonly Spiller _spiller;
    private SpillReader? _spillReader;
    private ClickWriter? _writer;
    private ITimer? _watch;
    private Task _writing = Task.CompletedTask;
    private long _recorded;
    private volatile bool _stopping;
    private bool _givenUp;
    private volatile bool _failing;

    public ClickLog(ClickStore store, ClickSettings settings, TimeProvider time, IMeterFactory meters, ILogger<ClickLog> logger)
    {
        (_store, _settings, _time, _logger) = (store, settings, time, logger);
        _consumers = new(logger);
        _spill = store.CreateSpill(logger);
        _work = new(settings, _spill, time, startWriting: () => _writing = StartWriting(), startSpilling: () => _spiller!.Start());
        _spiller = new(_spill, _work, logger);
        var meter = meters.Create(LinkAppMeter.Name);
        _commitTime = meter.CreateHistogram<double>("linkapp_commit_seconds", description: "Time of a commit of clicks.");
        meter.CreateObservableCounter("linkapp_clicks_recorded_total", () => RecordedCount, description: "Clicks committed since the start.");
        meter.CreateObservableCounter("linkapp_clicks_late_total", () => LateCount, description: "Clicks whose redirect went out before their commit.");
        meter.CreateObservableCounter(
            "linkapp_clicks_unprotected_total", () => UnprotectedCount,
            description: "Late clicks that were not in the spill file either when their redirect went out.");
        meter.CreateObservableCounter("linkapp_clicks_lost_total", () => LostCount, description: "Clicks that could not be stored.");
        meter.CreateObservableGauge("linkapp_clicks_waiting", () => WaitingCount, description: "Clicks that wait in memory for their commit.");
        meter.CreateObservableGauge("linkapp_spill_bytes", () => _spill.Length, description: "Size of the file of late clicks; 0 unless the store stalls.");
    }

    /// <summary>The id of the newest committed click.</summary>
    public long LastId => Writer.LastId;

    /// <summary>When the counts below began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Clicks committed since the start.</summary>
    public long RecordedCount => Volatile.Read(ref _recorded);

    /// <summary>Clicks whose redirect went out before their commit.</summary>
    public long LateCount => _work.LateCount;

    /// <summary>Late clicks that were not in the spill file either when their redirect went out: a kill in that moment loses them.</summary>
    public long UnprotectedCount => _work.UnprotectedCount;

    /// <summary>Clicks that were dropped because neither the store, nor the spill file, nor memory could take them.</summary>
    public long LostCount => _work.LostCount;

    /// <summary>Clicks that wait in memory for their commit.</summary>
    public long WaitingCount => _work.WaitingCount;

    /// <summary>Whether the last write failed; it is being repeated.</summary>
    public bool IsFailing => _failing;

    private ClickWriter Writer => _writer ?? throw new InvalidOperationException("The click log has not been started.");

    /// <summary>
    /// Puts a click into the store. Completes when it is committed, or after about <c>Clicks:CommitTimeout</c> when it is in the
    /// spill file.
    /// </summary>
    public Task<Recorded> RecordAsync(Click click) => _work.Add(click);

    /// <summary>
    /// Hands the clicks of each commit to a consumer, in the order of their ids and one commit at a time, before their redirects
    /// are sent. It must not block; if it fails, that is logged and writing continues. Dispose the result to unsubscribe.
    /// </summary>
    /// <param name="consumer">Gets every click that is committed from here on.</param>
    /// <param name="after">The id of the last click that it does not get.</param>
    public IDisposable Subscribe(Action<IReadOnlyList<Click>> consumer, out long after) => _consumers.Subscribe(consumer, out after);

    /// <summary>Stores the last click ids that live feeds have sent, by organization, with the next commit.</summary>
    public void SavePositions(IEnumerable<KeyValuePair<int, long>> positions) => _work.Add(positions);

    /// <inheritdoc cref="ClickWriter.DeleteBeforeAsync"/>
    public Task<int> DeleteBeforeAsync(DateTimeOffset time, long last, int limit) => RunAsync(writer => writer.DeleteBeforeAsync(time, last, limit));

    /// <inheritdoc cref="ClickWriter.DeleteAsync"/>
    public Task<int> DeleteAsync(int organizationId, IReadOnlyList<long> ids) => RunAsync(writer => writer.DeleteAsync(organizationId, ids));

    /// <summary>Completes when all clicks that were recorded before are committed, or lost.</summary>
    public Task FlushAsync() => RunAsync(_ => new(0));

    /// <summary>Runs work with the writer between two commits.</summary>
    internal Task<int> RunAsync(Func<ClickWriter, ValueTask<int>> work)
    {
        var chore = new Chore(work);
        _work.Add(chore);
        return chore.Done.Task;
    }

    /// <summary>Opens the store, and stores what an earlier run has left in the spill file.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _writer = _store.CreateWriter(_settings.MaxNewReferrers);
        _consumers.StartAfter(_writer.LastId);
        StartedAt = _time.GetUtcNow();
        _spill.FindEnd();
        await Rehearsal.RunAsync(_store, _spill, StartedAt);
        _spillReader = new(_spill, _work.Start, _spill.Length > 0 ? _writer.ReadLastNumbers() : []);
        _watch = _time.CreateTimer(_ => _work.CheckTimes(), null, _settings.CommitTimeout / 4, _settings.CommitTimeout / 4);
        if (_spill.Length == 0)
            return;
        _work.Begin(_spill.Length);
        var stored = FlushAsync();
        if (await Task.WhenAny(stored, Task.Delay(StartLimit, _time, cancellationToken)) == stored)
            _logger.LogInformation("{Count} clicks that a stalled store had left in the spill file are stored.", RecordedCount);
        else
            _logger.LogWarning("The spill file has clicks that a stalled store had left, and the store does not take them yet. They are stored when it does.");
    }

    /// <summary>Commits the waiting clicks and stops. By then the server has answered its last request.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        _work.Stop();
        await _writing;
        await _spiller.Running;
        // The end of a spill has the file emptied.
        await _writing;
    }

    public void Dispose()
    {
#pragma warning disable RS0030 // Dispose can't wait asynchronously. The server has stopped the log before, so there is nothing to wait for.
        StopAsync(CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore RS0030
        _watch?.Dispose();
        _writer?.Dispose();
        _writer = null;
        _spill.Dispose();
    }

    /// <summary>Starts the writer on the thread pool, also for work in a lane, which keeps what it begins on its own slow thread.</summary>
    private Task StartWriting() => SynchronizationContext.Current is null ? WriteAllAsync() : Task.Run(WriteAllAsync);

    private async Task WriteAllAsync()
    {
        while (true)
        {
            await Task.Yield();
            if (_work.Take(_spillReader!.Position) is not { } work)
                return;
            await CommitAsync(work.Clicks, work.Positions);
            if (_spillReader.Position < work.SpillEnd && !_givenUp)
                await StoreSpilledAsync(work);
            if (!_givenUp)
                EmptySpill();
            if (work.Chore is { } chore)
                await chore.DoAsync(Writer);
        }
    }

    private async ValueTask CommitAsync(WaitingClicks group, Dictionary<int, long> positions)
    {
        if (group.Clicks.Count == 0 && positions.Count == 0)
            return;
        if (await TryCommitAsync(group.Clicks, positions, new(_work.Start, group.End - 1)))
            _work.Release(group, Recorded.Committed);
        else
            _spiller.LeaveForNextStart(group);
    }

    /// <summary>Repeats the write until the clicks are committed. Returns false if the process stops before.</summary>
    private async ValueTask<bool> TryCommitAsync(List<Click> clicks, Dictionary<int, long> positions, ClickNumber last)
    {
        var retry = FirstRetry;
        long? stoppingSince = null;
        while (_givenUp || !await TryWriteAsync(clicks, positions, last))
        {
            if (_givenUp || (_stopping && _time.GetElapsedTime(stoppingSince ??= _time.GetTimestamp()) >= StopLimit))
            {
                // What follows must not be stored before this: the number of its last click would say that this is.
                _givenUp = true;
                _work.GiveUp();
                return false;
            }
            await Task.Delay(retry, _time);
            retry = retry * 2 > LongestRetry ? LongestRetry : retry * 2;
        }
        Interlocked.Add(ref _recorded, clicks.Count);
        _consumers.Publish(clicks);
        return true;
    }

    private async ValueTask<bool> TryWriteAsync(List<Click> clicks, Dictionary<int, long> positions, ClickNumber last)
    {
        var began = _time.GetTimestamp();
        try
        {
            await Writer.AppendAsync(clicks, positions, last);
        }
        catch (Exception error)
        {
            if (!_failing)
                _logger.LogError(
                    error, "The click store does not take clicks: {Reason}. Redirects continue; their clicks wait. Run: linkapp doctor", StoreFailure.Describe(error));
            _failing = true;
            return false;
        }
        if (_failing)
            _logger.LogInformation("The click store is back.");
        _failing = false;
        _commitTime.Record(_time.GetElapsedTime(began).TotalSeconds);
        return true;
    }

    /// <summary>Stores some clicks that are in the spill file and nowhere else.</summary>
    private async Task StoreSpilledAsync(Work work)
    {
        if (TryReadSpill(work) is not { } commits)
        {
            await Task.Delay(LongestRetry, _time);
            return;
        }
        foreach (var (clicks, last) in commits)
        {
            if (!await TryCommitAsync(clicks, NoPositions, last))
                return;
            _spillReader!.AddStored(last);
        }
        _spillReader!.MoveOn();
    }

    private List<(List<Click> Clicks, ClickNumber Last)>? TryReadSpill(Work work)
    {
        try
        {
            return _spillReader!.Read(work.SpillEnd, work.OnlyInFile);
        }
        catch (IOException error)
        {
            _logger.LogError(error, "The spill file can't be read. Its clicks stay in it, and are stored when it can.");
            return null;
        }
    }

    private void EmptySpill()
    {
        if (_work.FindStored(_spillReader!.Position) is not { } length)
            return;
        try
        {
            if (!_spill.TryClear(length))
                return;
            _spillReader.Restart();
            _work.EndEarlierRuns();
        }
        catch (IOException error)
        {
            // Nothing is stored twice by that: the store knows what it has.
            _logger.LogWarning(error, "The spill file could not be emptied.");
        }
    }
}
