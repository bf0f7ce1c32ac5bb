using LinkApp.Core.Timing;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks.Spill;

/// <summary>Appends clicks that have waited for too long to the spill file, one write at a time, and sends their redirects.</summary>
internal sealed class Spiller(SpillFile file, WaitingWork work, ILogger logger)
{
    private bool _fails;

    /// <summary>Ends when there is nothing to write.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Starts to write. Not to be called while it writes.</summary>
    // On a thread of its own: where the store stalls, that of the writer is blocked, and the pool may have no more than one other.
    public void Start() => Running = OwnThread.RunAsync(WriteAll);

    /// <summary>Puts the clicks of a commit that failed until the stop into the file, unless they are there.</summary>
    public void LeaveForNextStart(WaitingClicks group)
    {
        var clicks = work.FindUnprotected(group);
        // With their numbers: the last try may have been committed, and only its answer was lost.
        if (TryWrite(clicks.Select(click => new SpilledClick(new(work.Start, click.Number), click.Click) { IsLeft = true })))
        {
            logger.LogWarning("The click store was not back before the stop: {Count} clicks wait in the spill file for the next start.", group.Clicks.Count);
            work.Release(group, Recorded.Late);
            return;
        }
        logger.LogError("Neither the click store nor the spill file was back before the stop: {Count} clicks are lost.", clicks.Count);
        work.CountLost(clicks.Count);
        work.Release(group, Recorded.Lost);
    }

    private void WriteAll()
    {
        while (work.TakeLate() is { } clicks)
            work.EndSpill(TryWrite(clicks));
    }

    private bool TryWrite(IEnumerable<SpilledClick> clicks)
    {
        try
        {
            file.Append(clicks);
        }
        catch (Exception error)
        {
            if (!_fails)
                logger.LogError(error, "The spill file can't be written either. Redirects continue; their clicks wait in memory and do not survive a crash.");
            _fails = true;
            return false;
        }
        _fails = false;
        return true;
    }
}
