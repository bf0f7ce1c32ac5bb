namespace LinkApp.Core.Data;

/// <summary>What happens one at a time in an installation, each kind by itself.</summary>
public enum Turn
{
    /// <summary>Changes of links and domains, until those who follow them know of the commit: the table of links gets them in the order of their commits.</summary>
    Edits,

    /// <summary>Changes of domains, from the look which hosts are taken. Taken before <see cref="Edits"/>.</summary>
    Domains,

    /// <summary>Creates with an idempotency key: one and its repetition may come at the same time. Taken before <see cref="Edits"/>.</summary>
    IdempotentCreates,

    /// <summary>Creating the first admin, from the look whether there is one.</summary>
    FirstAdmin,

    /// <summary>Whatever writes rollups.</summary>
    Rollups,

    /// <summary>Deleting old clicks.</summary>
    Retention,

    /// <summary>Migrating the databases.</summary>
    Migration,
}

/// <summary>Lets one caller at a time do what <see cref="Turn"/> names.</summary>
public abstract class Turns
{
    private readonly SemaphoreSlim[] _turns = [.. Enum.GetValues<Turn>().Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits until the turn is free. Disposing the result releases it; disposing it again does nothing.</summary>
    /// <param name="turn">What is to be done.</param>
    /// <param name="cancel">Stops waiting.</param>
    public abstract ValueTask<HeldTurn> TakeAsync(Turn turn, CancellationToken cancel = default);

    /// <summary>Waits until the turn is free in this process.</summary>
    private protected async ValueTask<HeldTurn> TakeLocalAsync(Turn turn, CancellationToken cancel)
    {
        var semaphore = _turns[(int)turn];
        await semaphore.WaitAsync(cancel);
        return new LocalTurn(semaphore);
    }

    private sealed class LocalTurn(SemaphoreSlim semaphore) : HeldTurn
    {
        private SemaphoreSlim? _semaphore = semaphore;

        public override ValueTask EnsureHeldAsync(CancellationToken cancel = default) => default;

        public override ValueTask DisposeAsync()
        {
            Interlocked.Exchange(ref _semaphore, null)?.Release();
            return default;
        }
    }
}

/// <summary>A turn that is held; disposing it releases it.</summary>
public abstract class HeldTurn : IAsyncDisposable
{
    /// <summary>
    /// Makes sure that the turn is still held. Call it right before a commit that would be wrong without it: a turn of several nodes ends with
    /// its connection, which may break.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">The turn was lost.</exception>
    public abstract ValueTask EnsureHeldAsync(CancellationToken cancel = default);

    public abstract ValueTask DisposeAsync();
}

/// <summary>
/// The turns of an installation that one process serves. Commands beside it are kept apart by SQLite, which lets one connection write at
/// a time.
/// </summary>
public sealed class LocalTurns : Turns
{
    public override ValueTask<HeldTurn> TakeAsync(Turn turn, CancellationToken cancel = default) => TakeLocalAsync(turn, cancel);
}
