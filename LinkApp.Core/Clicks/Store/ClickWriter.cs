using LinkApp.Core.Clicks.Imported;

namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// Writes clicks and live positions, one transaction each time. Used by one caller at a time. SQLite is done when a method returns;
/// a store behind a network does not block the pool's threads, on which redirects run.
/// </summary>
internal abstract class ClickWriter : IDisposable
{
    /// <summary>The id of the newest click that is committed. Ids never come back, even when retention has emptied the table.</summary>
    public abstract long LastId { get; }

    /// <summary>
    /// Commits clicks and positions together and gives the clicks their ids. On an exception nothing was written; if the way to the
    /// store broke, some or all of it may have been: the same call, made again, stores each click once.
    /// </summary>
    /// <param name="clicks">In the order of their numbers, which have no gaps.</param>
    /// <param name="positions">The last ids that live feeds have sent, by organization.</param>
    /// <param name="last">The number of the last click.</param>
    public abstract ValueTask AppendAsync(IReadOnlyList<Click> clicks, IReadOnlyDictionary<int, long> positions, ClickNumber last);

    /// <summary>The number of the last stored click of each run of the server, by <see cref="ClickNumber.Start"/>.</summary>
    public abstract Dictionary<long, long> ReadLastNumbers();

    /// <summary>
    /// Deletes those of the <paramref name="limit"/> oldest clicks that are from before a time and have ids up to
    /// <paramref name="last"/>; rollups stay. Returns the number of deleted clicks.
    /// </summary>
    public abstract ValueTask<int> DeleteBeforeAsync(DateTimeOffset time, long last, int limit);

    /// <summary>Deletes clicks of an organization by their ids, and its live position. Returns the number of deleted clicks.</summary>
    public abstract ValueTask<int> DeleteAsync(int organizationId, IReadOnlyList<long> ids);

    /// <summary>How often imported clicks were changed: a change may name texts that nothing named before.</summary>
    public abstract ValueTask<int> ReadImportedChangesAsync();

    /// <summary>
    /// Deletes texts, but for those that rows name which were added since the marks were read. Returns how many it deleted: none if imported
    /// clicks were changed since <see cref="ReadImportedChangesAsync"/> had a value, which may be counted without a row.
    /// </summary>
    public abstract ValueTask<int> DeleteTextsAsync(IReadOnlyCollection<long> ids, TextMarks marks, int importedChanges);

    /// <summary>Stores some clicks of a batch of an import, those that are not there yet, and fills their rows. Returns how many were new.</summary>
    public abstract ValueTask<int> WriteImportedAsync(ImportedBatch batch, int from, int count);

    /// <summary>Deletes at most <paramref name="limit"/> clicks of one import that are from before a time; returns how many.</summary>
    /// <param name="time">Milliseconds since 1970.</param>
    /// <param name="limit">The most clicks.</param>
    public abstract ValueTask<int> DeleteImportedBeforeAsync(long time, int limit);

    /// <summary>Deletes at most <paramref name="limit"/> clicks of an organization, and finally the marks of its imports; returns how many clicks.</summary>
    public abstract ValueTask<int> DeleteImportedOfOrganizationAsync(int organization, int limit);

    /// <summary>Deletes at most <paramref name="limit"/> clicks of an import with numbers above one; returns how many.</summary>
    public abstract ValueTask<int> DeleteImportedAfterAsync(long import, long number, int limit);

    /// <summary>Notes that the rollups no longer count an import. Returns 0.</summary>
    public abstract ValueTask<int> ForgetImportAsync(int organization, long import);

    /// <summary>Forgets the ids of texts, places and agents: another process may have changed the dictionaries.</summary>
    public abstract void ForgetNames();

    public abstract void Dispose();
}
