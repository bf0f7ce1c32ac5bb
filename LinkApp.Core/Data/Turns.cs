namespace LinkApp.Core.Data;

/// <summary>What happens one at a time in an installation, each kind by itself.</summary>
public enum Turn
{
    /// <summary>Changes of links and domains, until those who follow them know of the commit: the table of links gets them in the order of their commits.</summary>
    Edits,

    /// <summary>Creates with an idempotency key: one and its repetition may come at the same time. Taken before <see cref="Edits"/>.</summary>
    IdempotentCreates,

    /// <summary>Creating the first admin, from the look whether there is one.</summary>
    FirstAdmin,

    /// <summary>Whatever writes rollups.</summary>
    Rollups,

    /// <summary>Deleting old clicks.</summary>
    Retention,

    /// <summary>Migrating <c>linkapp.db</c>.</summary>
    Migration,
}

/// <summary>
/// Lets one caller at a time do what <see cref="Turn"/> names. These are semaphores, since one process serves an installation; commands
/// beside it are kept apart by SQLite, which lets one connection write at a time.
/// </summary>
public sealed class Turns
{
    private readonly SemaphoreSlim[] _turns = [.. Enum.GetValues<Turn>().Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits until the turn is free. Disposing the result releases it; disposing it again does nothing.</summary>
    /// <param name="turn">What is to be done.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async ValueTask<IAsyncDisposable> TakeAsync(Turn turn, CancellationToken cancel = default)
    {
        var semaphore = _turns[(int)turn];
        await semaphore.WaitAsync(cancel);
        return new Taken(semaphore);
    }

    private sealed class Taken(SemaphoreSlim semaphore) : IAsyncDisposable
    {
        private SemaphoreSlim? _semaphore = semaphore;

        public ValueTask DisposeAsync()
        {
            Interlocked.Exchange(ref _semaphore, null)?.Release();
            return default;
        }
    }
}
