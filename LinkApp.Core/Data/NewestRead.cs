namespace LinkApp.Core.Data;

/// <summary>
/// Keeps what the newest of several reads has found, which may run at the same time and end in any order: one that began later knows at
/// least as much.
/// </summary>
internal sealed class NewestRead
{
    private readonly Lock _gate = new();
    private long _begun;
    private long _kept;

    /// <summary>Reads, and keeps what was found unless a read that began later has ended before.</summary>
    /// <param name="read">Reads; if it fails, nothing is kept.</param>
    /// <param name="keep">Keeps what was found: one at a time, and short.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task RunAsync<T>(Func<CancellationToken, Task<T>> read, Action<T> keep, CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _begun);
        var found = await read(cancel);
        lock (_gate)
        {
            if (number < _kept)
                return;
            _kept = number;
            keep(found);
        }
    }
}
