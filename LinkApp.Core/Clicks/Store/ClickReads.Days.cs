namespace LinkApp.Core.Clicks.Store;

/// <content>Rollups of days and months, and totals. Days count from 1970, months from January 1970, both in UTC.</content>
internal abstract partial class ClickReads
{
    /// <summary>Reads the rollups of links, or of <see cref="AllLinks"/>, from one day to another, by day and then by link.</summary>
    public abstract void ReadDays(int organization, IReadOnlyCollection<long> links, long first, long last, Action<DayRow> read);

    /// <summary>Reads the rollups of every link of an organization from one day to another, by day and then by link; without <see cref="AllLinks"/>.</summary>
    public abstract void ReadDaysOfLinks(int organization, long first, long last, Action<DayRow> read);

    /// <summary>Reads rows in the order of their keys. One that does not exist is handed over as well: empty, with 0 for its ids.</summary>
    public abstract void ReadDays(IReadOnlyList<DayKey> keys, Action<DayRow> read);

    /// <summary>Reads the rollups of all links for months that are over, from one to another; where there is none, its days must be read instead.</summary>
    public abstract void ReadMonths(int organization, long first, long last, Action<MonthRow> read);

    /// <summary>
    /// The rolled-up clicks of links since their first, imported ones among them, and how many were redirected here. Links without any
    /// are left out.
    /// </summary>
    public abstract Dictionary<long, (long Clicks, long Redirected)> FindTotals(int organization, IReadOnlyCollection<long> links);

    /// <summary>The rolled-up clicks of every organization that has some, without bots and internal ones.</summary>
    public abstract Dictionary<int, long> CountByOrganization();

    /// <summary>Whether the rollups count a click of a visitor of an organization.</summary>
    public abstract bool HasRolledUp(int organization);

    /// <summary>The first day that has clicks, imported ones among them; null where none has.</summary>
    public abstract long? FindFirstDay();

    /// <summary>The organizations that have clicks on days from one to another and no row for their month, in order.</summary>
    public abstract IReadOnlyCollection<int> FindWithoutMonth(long month, long first, long last);
}
