namespace LinkApp.Core.Clicks;

/// <summary>
/// Deletes clicks in steps that leave the writer to redirects nine tenths of the time. Without pauses, a million clicks a second were
/// deleted, and redirects waited for the steps and for the checkpoints of what they had written: p99 was five times as long.
/// </summary>
internal sealed class DeletionPace(TimeProvider time)
{
    /// <summary>Rows in a step: some milliseconds of the writer's time.</summary>
    public const int Step = 1_000;

    private const int PausesPerStep = 9;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Deletes steps until one finds nothing left; returns how many were deleted.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<long> RunToEndAsync(Func<Task<int>> step, CancellationToken cancel)
    {
        for (long total = 0; ;)
        {
            var deleted = await RunAsync(step, cancel);
            if (deleted == 0)
                return total;
            total += deleted;
        }
    }

    /// <summary>Deletes a step, and then waits; not after a small one.</summary>
    /// <param name="step">Deletes at most <see cref="Step"/> clicks, and returns how many it deleted.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<int> RunAsync(Func<Task<int>> step, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var deleted = await step().WaitAsync(cancel);
        if (deleted >= Step / 2)
        {
            // With the time that the step waited for its turn: where redirects keep the writer busy, there are fewer steps.
            var pause = time.GetElapsedTime(began) * PausesPerStep;
            await Task.Delay(pause < ShortestPause ? ShortestPause : pause < LongestPause ? pause : LongestPause, time, cancel);
        }
        return deleted;
    }
}
