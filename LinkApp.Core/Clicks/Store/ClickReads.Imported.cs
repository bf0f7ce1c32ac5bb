using LinkApp.Core.Clicks.Imported;

namespace LinkApp.Core.Clicks.Store;

/// <content>
/// Imported clicks, which are in no other question but the totals of clicks. Most organizations have none: that costs one look-up.
/// Days count from 1970, UTC; times are milliseconds since 1970.
/// </content>
internal abstract partial class ClickReads
{
    private readonly Dictionary<int, IReadOnlyDictionary<long, CountedImport>> _imports = [];

    /// <summary>Grows with each change of the counts of imported clicks.</summary>
    public abstract long ImportChanges { get; }

    /// <summary>The imports of an organization by id.</summary>
    public IReadOnlyDictionary<long, CountedImport> FindImports(int organization)
    {
        if (!_imports.TryGetValue(organization, out var imports))
            _imports.Add(organization, imports = ReadImports(organization).ToDictionary(import => import.Id));
        return imports;
    }

    /// <summary>The days from one to another, the newest first, on which a link, or <see cref="AllLinks"/>, has imported clicks.</summary>
    public abstract IReadOnlyList<long> FindImportedDays(int organization, long link, long first, long last);

    /// <summary>
    /// Reads the counts of links, or of <see cref="AllLinks"/>, from one day to another, day by day: a row for each import.
    /// </summary>
    public abstract void ReadImportedDays(int organization, IReadOnlyCollection<long> links, long first, long last, Action<ImportedDayRow> read);

    /// <summary>Reads the counts of every link of an organization from one day to another, day by day; without <see cref="AllLinks"/>.</summary>
    public abstract void ReadImportedDaysOfLinks(int organization, long first, long last, Action<ImportedDayRow> read);

    /// <summary>The single imported clicks of links, or of <see cref="AllLinks"/>, of a day, with times from one until before another.</summary>
    public abstract IEnumerable<ClickRow> ImportedClicks(int organization, IReadOnlyCollection<long> links, long day, long from, long to);

    /// <summary>
    /// The imported clicks of a day that a filter finds after a place in the list, newest first. A list goes on with the day before, so that
    /// its reader can stop in between.
    /// </summary>
    public abstract IEnumerable<ClickRow> ScanImported(ClickFilter filter, long day, (long Time, long Id)? before = null);

    /// <summary>The imports of an organization.</summary>
    protected abstract IEnumerable<CountedImport> ReadImports(int organization);

    /// <summary>The days from one to another around which an import of an organization has clicks, in order.</summary>
    protected IEnumerable<long> CoveredDays(int organization, long first, long last)
    {
        var imports = FindImports(organization).Values.ToList();
        if (imports.Count == 0)
            yield break;
        (first, last) = (Math.Max(first, imports.Min(import => import.FirstDay)), Math.Min(last, imports.Max(import => import.LastDay)));
        for (var day = first; day <= last; day++)
        {
            if (imports.Exists(import => import.FirstDay <= day && day <= import.LastDay))
                yield return day;
        }
    }
}
