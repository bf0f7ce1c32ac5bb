namespace LinkApp.Core.Timing;

/// <summary>Work that blocks for long: the pool that answers requests has few threads to spare.</summary>
internal static class OwnThread
{
    /// <summary>Runs work on a thread of its own.</summary>
    public static Task RunAsync(Action work, CancellationToken cancel = default) =>
        Task.Factory.StartNew(work, cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc cref="RunAsync(Action, CancellationToken)"/>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel = default) =>
        Task.Factory.StartNew(work, cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
