namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// Takes the counts of an import out of the rollups, the last day first, each in one transaction. Its owner keeps rollups from
/// being written meanwhile. Readers see none of the day's single clicks from then on: they read up to the number that is counted.
/// </summary>
internal abstract class ImportedUndo : IDisposable
{
    /// <summary>
    /// Commits the undoing of the last day that is counted. Returns the day and the number of the last click that is still counted; null
    /// if no day was left, and the import is gone.
    /// </summary>
    public abstract (long Day, long Position)? UndoLast(int organization, long import);

    public abstract void Dispose();
}
