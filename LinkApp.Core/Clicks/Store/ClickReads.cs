namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// One snapshot of the clicks and their rollups, and the questions that are asked of it: by reports, the dashboard, lists, the live
/// feed, rollups and retention. Exact counts come from the rollups, which count up to the id <see cref="RolledUp"/>, and from the
/// tail, which is every click after it. Not thread-safe.
/// </summary>
/// <remarks>
/// A question takes a range or a list, never one day, link or id of many: one answer is one way to the store and back. Clicks come
/// as a stream. Rows of rollups are handed to a callback and are valid until it returns; it asks nothing else meanwhile. While
/// clicks are streamed, only <see cref="FindCountry"/> may be asked.
/// </remarks>
internal abstract partial class ClickReads : IDisposable
{
    /// <summary>Stands for a whole organization in the place of a link, in questions and in the rows of rollups.</summary>
    public const long AllLinks = 0;

    /// <summary>The live position up to which the clicks of every organization were sent.</summary>
    public const int AllOrganizations = 0;

    /// <summary>The id up to which the rollups count; 0 where there is none.</summary>
    public long RolledUp { get; protected init; }

    /// <summary>The id of the newest click; 0 where there is none.</summary>
    public long LastId { get; protected init; }

    /// <summary>The id of the oldest click that retention has left; if none is left, the id after <see cref="RolledUp"/>.</summary>
    public abstract long FindOldestId();

    /// <summary>
    /// A lower bound: every click of <paramref name="time"/> or later has this id or a greater one. Older clicks may have greater
    /// ids, too.
    /// </summary>
    public abstract long FindFirstId(DateTimeOffset time);

    /// <summary>
    /// The ids from <paramref name="first"/> to <paramref name="last"/> among which all clicks with times from
    /// <paramref name="from"/> until before <paramref name="to"/> (milliseconds since 1970) are, in their order.
    /// </summary>
    internal abstract IEnumerable<(long First, long Last)> FindSpans(long first, long last, long from, long to);

    public abstract void Dispose();
}
