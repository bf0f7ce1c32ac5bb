using System.Data.Common;
using LinkApp.Core.Clicks.Spill;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks.Store;

/// <summary>Opens the store of clicks and their rollups. Each node has one <see cref="ClickWriter"/>, one node at a time a <see cref="RollupWriter"/>; any number of snapshots read.</summary>
public abstract class ClickStore
{
    private protected ClickStore(DataSettings data, ClickSettings settings) => (Data, Settings) = (data, settings);

    /// <summary>Whether several servers write to it.</summary>
    public virtual bool IsShared => false;

    /// <summary>Reads clicks and rollups.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    public void CheckReadable() => OpenReads().Dispose();

    /// <summary>The number of raw clicks, from their first and last id, without reading each: too many where clicks of links were deleted.</summary>
    public long CountStored()
    {
        using var reads = OpenReads();
        return reads.LastId == 0 ? 0 : reads.LastId - reads.FindOldestId() + 1;
    }

    /// <summary>Bytes of the clicks and of their rollups.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    internal abstract (long Clicks, long Rollups) GetSizes();

    /// <summary>The writer of clicks.</summary>
    /// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day.</param>
    internal abstract ClickWriter CreateWriter(int maxNewReferrers);

    /// <summary>A writer that keeps nothing, so that its code can run once before it is needed.</summary>
    internal abstract ClickWriter CreateRehearsalWriter();

    /// <summary>The writer of rollups.</summary>
    internal abstract RollupWriter CreateRollupWriter();

    /// <summary>Deletes the rollups of an organization, in turns of their writer.</summary>
    internal abstract RollupPurge CreateRollupPurge();

    /// <summary>Writes the counts of imports, in turns of the rollups' writer.</summary>
    /// <param name="countries">Has the countries of the places of each batch.</param>
    internal abstract ImportedRollup CreateImportedRollup(PlaceCountries countries);

    /// <summary>Takes the counts of imports back, in turns of the rollups' writer.</summary>
    internal abstract ImportedUndo CreateImportedUndo();

    /// <summary>Deletes clicks and what rollups say of them in one transaction. Nobody else may write either of them meanwhile.</summary>
    internal abstract void Delete(ClickDeletion deletion);

    /// <summary>A snapshot of the clicks and their rollups as they are now; the caller disposes it.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    internal abstract ClickReads OpenReads();

    /// <summary>
    /// Makes all committed clicks safe from a power loss while commits continue. A rollup waits for it: the clicks that it counts
    /// still exist afterwards, and so do the places and texts whose ids it holds. Does nothing where a commit is safe.
    /// </summary>
    internal virtual void FlushClicks()
    {
    }

    /// <summary>The file for clicks whose commit takes too long.</summary>
    internal SpillFile CreateSpill(ILogger logger) => new(Data.SpillFile, syncs: Settings.Synchronous == SynchronousMode.Full, logger);

    private protected DataSettings Data { get; }

    private protected ClickSettings Settings { get; }

    /// <summary>The id up to which the rollups count.</summary>
    internal long GetRolledUp()
    {
        using var reads = OpenReads();
        return reads.RolledUp;
    }

    /// <summary>The newest id, of whichever node; 0 without clicks.</summary>
    internal long GetLastId()
    {
        using var reads = OpenReads();
        return reads.LastId;
    }
}
