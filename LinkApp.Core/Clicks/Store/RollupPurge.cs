namespace LinkApp.Core.Clicks.Store;

/// <summary>Deletes the rollups of an organization, a few rows in each transaction. Used in a turn of <see cref="Rollups"/>.</summary>
internal abstract class RollupPurge : IDisposable
{
    /// <summary>Deletes them, and yields after each transaction, so that the caller can give way to others.</summary>
    public abstract IEnumerable<int> Delete(int organizationId);

    public abstract void Dispose();
}
