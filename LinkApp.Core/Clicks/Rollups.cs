using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Keeps the rollups a few seconds behind the clicks. They are made on a separate thread and written apart from the
/// clicks, so that none waits for them, each time together with the id up to which they count; readers add the
/// clicks after that id, so that nothing is ever missing or counted twice (<see cref="ClickReads"/>).
/// </summary>
public sealed class Rollups(ClickStore store, ClickLog log, Turns turns, TimeProvider time, ILogger<Rollups> logger) : BackgroundService
{
    /// <summary>Time between two checks for new clicks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The most clicks in one rollup, some blocks of ids: the more clicks, the more of them share a row. Takes some 40 MB of
    /// memory if this many clicks come within seconds.
    /// </summary>
    public const int Step = 4 << ClickBlocks.Bits;

    private readonly RollupReader _reader = new(store.OpenReads);
    private readonly MonthRollups _months = new(store.OpenReads);
    private RollupWriter? _writer;
    private long _firstStored;

    /// <summary>Rolls up the clicks that are committed now.</summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read or written; what was rolled up stays valid.</exception>
    public async Task CatchUpAsync(CancellationToken cancel = default)
    {
        await using var turn = await turns.TakeAsync(Turn.Rollups, cancel);
        await OwnThread.RunAsync(() => CatchUp(cancel), cancel);
    }

    /// <summary>
    /// Deletes the clicks of a link for whole days (UTC) and rebuilds the rollups of these days, as <see cref="ClickDeletion"/>
    /// says; those that came until now, if today is among the days. Nothing is deleted if a day has lost raw clicks.
    /// </summary>
    /// <param name="organization">The link's organization.</param>
    /// <param name="link">The link.</param>
    /// <param name="days">The first day and the last.</param>
    /// <param name="writing">Called with the number of clicks before they are deleted, if there are any; an exception stops the deletion.</param>
    /// <param name="cancel">Stops it before the clicks are deleted.</param>
    /// <exception cref="System.Data.Common.DbException">The store can't be read or written; nothing was deleted.</exception>
    internal async Task<DeletedClicks> DeleteAsync(
        int organization, long link, (DateOnly First, DateOnly Last) days, Func<long, Task> writing, CancellationToken cancel = default)
    {
        // A click whose visitor was answered is among them.
        await log.FlushAsync().WaitAsync(cancel);
        await using var turn = await turns.TakeAsync(Turn.Rollups, cancel);
        await OwnThread.RunAsync(() => CatchUp(cancel), cancel);
        var deletion = new ClickDeletion(organization, link);
        DateOnly? incomplete = null;
        await OwnThread.RunAsync(() => incomplete = Read(deletion, days, cancel), cancel);
        if (incomplete is not null || !deletion.Days.Any())
            return new(0, incomplete);
        if (deletion.Count > 0)
            await writing(deletion.Count);
        // Between two commits of clicks, so that each file has one writer.
        await log.RunAsync(_ => new(Write(deletion)));
        foreach (var day in deletion.Days)
            _months.Forget(day);
        return new(deletion.Count, null);
    }

    /// <summary>Runs a change of the rollups while none is written, on the caller's thread. It returns the days that it changed.</summary>
    internal async Task ChangeAsync(Func<IReadOnlyList<long>> change, CancellationToken cancel = default)
    {
        await using var turn = await turns.TakeAsync(Turn.Rollups, cancel);
        foreach (var day in change())
            _months.Forget(day);
    }

    /// <summary>Deletes the rollups of an organization, a few rows at a time.</summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be written; what was deleted stays so.</exception>
    public async Task DeleteAsync(int organizationId, CancellationToken cancel)
    {
        using var purge = store.CreateRollupPurge();
        using var steps = purge.Delete(organizationId).GetEnumerator();
        for (var isDone = false; !isDone;)
        {
            // For each step alone: new clicks are rolled up in between.
            await using var turn = await turns.TakeAsync(Turn.Rollups, cancel);
            await OwnThread.RunAsync(() => isDone = !steps.MoveNext(), cancel);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _writer?.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(Interval, time, TryCatchUpAsync, stoppingToken, atOnce: true);

    private void CatchUp(CancellationToken cancel)
    {
        _writer ??= store.CreateRollupWriter();
        // Up to here and no further: under load there would always be one more click. Of the store and not of this node's log: another
        // node may have written the latest ones.
        var upTo = store.GetLastId();
        while (_reader.Next(upTo) is { } rollup)
        {
            cancel.ThrowIfCancellationRequested();
            store.FlushClicks();
            _writer.Write(rollup);
            _months.Forget(rollup.Days[0].Day);
        }
        foreach (var month in _months.Missing(UtcTime.ToDay(time.GetUtcNow())))
        {
            cancel.ThrowIfCancellationRequested();
            _writer.Write(month);
        }
        using var reads = store.OpenReads();
        if (reads.FindOldestId() is var first && first != _firstStored)
            _writer.DropBlocksBefore(_firstStored = first);
    }

    /// <summary>Reads what is to be deleted. Returns the first day that has lost raw clicks, or null.</summary>
    private DateOnly? Read(ClickDeletion deletion, (DateOnly First, DateOnly Last) days, CancellationToken cancel)
    {
        using var reads = store.OpenReads();
        return deletion.Read(reads, ToDay(days.First), ToDay(days.Last), cancel) is { } day ? UtcTime.ToDate(day) : null;

        static long ToDay(DateOnly day) => UtcTime.ToDay(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
    }

    private int Write(ClickDeletion deletion)
    {
        store.Delete(deletion);
        return 0;
    }

    private async Task TryCatchUpAsync(CancellationToken cancel)
    {
        try
        {
            await CatchUpAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Clicks could not be rolled up; reports add them one by one. The next try is in {Interval}.", Interval);
        }
    }
}
