namespace LinkApp.Core.Timing;

/// <summary>The loop of background services: runs their work at an interval until they are stopped.</summary>
internal static class Repeat
{
    /// <summary>
    /// Runs the work after each interval, and also immediately if <paramref name="atOnce"/> is set. Returns normally when it
    /// is stopped; an exception of the work ends the loop.
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
            // Work that was not done is left to the next start of the server.
        }
    }
}
