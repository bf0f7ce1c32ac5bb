namespace LinkApp.Core.Clicks.Store;

/// <summary>Writes rollups, each in one transaction. Used by one thread.</summary>
internal abstract class RollupWriter : IDisposable
{
    /// <summary>Commits a rollup. A month with a day that changes is made again later.</summary>
    /// <exception cref="InvalidOperationException">It does not continue the rollups that are in the store.</exception>
    public abstract void Write(Rollup rollup);

    /// <summary>Commits the row of a month; does nothing if a command has changed imported clicks since the month's days were read.</summary>
    public abstract void Write(MonthCounts month);

    /// <summary>Deletes the index of the blocks before that of an id, whose clicks retention has deleted.</summary>
    public abstract void DropBlocksBefore(long id);

    public abstract void Dispose();
}
