namespace LinkApp.Core.Clicks.Store;

/// <content>Raw clicks, of every kind unless a question says otherwise. Times are milliseconds since 1970.</content>
internal abstract partial class ClickReads
{
    /// <summary>The clicks of an organization that no rollup counts yet: those of a few seconds.</summary>
    public IEnumerable<ClickRow> Tail(int organization) => Clicks(organization, AllLinks, RolledUp + 1, long.MaxValue);

    /// <summary>
    /// The clicks that correct the rollups of an organization to an id: each click up to it that they don't count, with 1, and
    /// each click after it that they count already, with -1.
    /// </summary>
    public IEnumerable<(ClickRow Click, int Sign)> Corrections(int organization, long upTo)
    {
        var sign = upTo >= RolledUp ? 1 : -1;
        return Clicks(organization, AllLinks, Math.Min(RolledUp, upTo) + 1, Math.Max(RolledUp, upTo)).Select(click => (click, sign));
    }

    /// <summary>The clicks of all organizations with ids after one and up to another, in their order.</summary>
    public abstract IEnumerable<ClickRow> Clicks(long after, long upTo);

    /// <summary>
    /// The clicks of a link, or of <see cref="AllLinks"/>, with ids from <paramref name="first"/> to
    /// <paramref name="last"/> and times from <paramref name="from"/> until before <paramref name="to"/>, in the order of ids.
    /// </summary>
    public abstract IEnumerable<ClickRow> Clicks(
        int organization, long link, long first, long last, long from = long.MinValue, long to = long.MaxValue);

    /// <summary>The clicks of several ranges, one after another, with times from <paramref name="from"/> until before <paramref name="to"/>.</summary>
    public IEnumerable<ClickRow> Clicks(int organization, IEnumerable<ClickRange> ranges, long from, long to) =>
        ranges.SelectMany(range => Clicks(organization, range.Link, range.First, range.Last, from, to));

    /// <summary>How many clicks of visitors an organization has with ids and times in these bounds.</summary>
    public abstract long CountVisitors(int organization, long first, long last, long from, long to);

    /// <summary>
    /// The links and times of an organization's clicks of visitors with ids from <paramref name="first"/> to <paramref name="last"/>; for
    /// reads of millions, which need no more of a click.
    /// </summary>
    public abstract IEnumerable<(long Link, long Time)> Times(int organization, long first, long last);

    /// <summary>
    /// The clicks that a filter finds among the ids from one to another, newest first. One call reads them all, so that a reader that
    /// wants to stop in between asks for parts.
    /// </summary>
    public abstract IEnumerable<ClickRow> Scan(ClickFilter filter, long first, long last);

    /// <summary>
    /// The ids of a link's clicks from <paramref name="first"/> to <paramref name="last"/>, in order. Rows that retention has
    /// deleted may be among them.
    /// </summary>
    internal abstract IEnumerable<long> FindIds(long link, long first, long last);

    /// <summary>
    /// The ids of an organization's clicks among the next <paramref name="window"/> ids after one, in order, and the id up to which was
    /// looked: at most <paramref name="last"/>. The window begins at the next id that there is, however many are missing.
    /// </summary>
    public abstract (List<long> Ids, long UpTo) FindNextIds(int organization, long after, long last, int window);
}
