namespace LinkApp.Core.Timing;

/// <summary>What background services have in common: they do the same again and again, until they are stopped.</summary>
internal static class Repeat
{
    /// <summary>
    /// Does work after each interval, and before the first where <paramref name="atOnce"/> says so. Ends without an error
    /// when it is stopped; an error of the work ends it.
    /// </summary>
    public static async Task EveryAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> work, CancellationToken stopping, bool atOnce = false)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            if (atOnce)
                await work(stopping);
            while (await timer.WaitForNextTickAsync(stopping))
                await work(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not done is left to the next start.
        }
    }
}
