using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks.Imported;

/// <summary>An import that is counted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What reports call it.</param>
/// <param name="Position">The number of its last click that is counted.</param>
/// <param name="FirstDay">Its first day since 1970, UTC.</param>
/// <param name="LastDay">Its last day.</param>
internal sealed record CountedImport(long Id, string Name, long Position, long FirstDay, long LastDay);

/// <summary>The imported clicks that <see cref="ExactCounts"/> reads, in its transaction. Most organizations have none: that costs one look-up.</summary>
internal sealed class ImportedDays(ExactCounts exactCounts) : IDisposable
{
    private const string Select = "SELECT link, import, first, last, counts FROM imported_days WHERE day = ?1 AND organization = ?2";

    private readonly Dictionary<int, IReadOnlyDictionary<long, CountedImport>> _imports = [];
    private Statement? _day;
    private Statement? _links;
    private Statement? _clicks;

    /// <summary>The imports of an organization by id.</summary>
    public IReadOnlyDictionary<long, CountedImport> FindImports(int organization)
    {
        if (_imports.TryGetValue(organization, out var known))
            return known;
        var found = new Dictionary<long, CountedImport>();
        using var imports = new Statement(
            exactCounts.Connection, "SELECT id, name, position, first_day, last_day FROM rollups.imports WHERE organization = ?1");
        imports.Begin(organization);
        while (imports.Step())
            found.Add(imports.Number(0), new(imports.Number(0), imports.Text(1), imports.Number(2), imports.Number(3), imports.Number(4)));
        imports.Reset();
        return _imports[organization] = found;
    }

    /// <summary>Whether an import of an organization has clicks around a day.</summary>
    public bool Covers(int organization, long day)
    {
        foreach (var import in FindImports(organization).Values)
        {
            if (import.FirstDay <= day && day <= import.LastDay)
                return true;
        }
        return false;
    }

    /// <summary>The days from one to another, the newest first, on which a link, or <see cref="ClickSchema.AllLinks"/>, has imported clicks.</summary>
    public IEnumerable<long> FindDays(int organization, long link, long first, long last)
    {
        var imports = FindImports(organization).Values;
        if (!imports.Any())
            yield break;
        (first, last) = (Math.Max(first, imports.Min(import => import.FirstDay)), Math.Min(last, imports.Max(import => import.LastDay)));
        for (var day = last; day >= first; day--)
        {
            if (Read(organization, link, day).Any())
                yield return day;
        }
    }

    /// <summary>The counts of a day for a link, or for <see cref="ClickSchema.AllLinks"/>: a row for each import. A row is valid until the next is read.</summary>
    public IEnumerable<ImportedDay> Read(int organization, long link, long day) =>
        Covers(organization, day) ? Rows(_day ??= new(exactCounts.Connection, $"{Select} AND link = ?3"), day, organization, link) : [];

    /// <summary>The counts of a day for every link. A row is valid until the next is read.</summary>
    public IEnumerable<ImportedDay> ReadLinks(int organization, long day) => Covers(organization, day)
        ? Rows(_links ??= new(exactCounts.Connection, $"{Select} AND link > {ClickSchema.AllLinks}"), day, organization)
        : [];

    /// <summary>The single clicks of a link, or of <see cref="ClickSchema.AllLinks"/>, of a day, with times from one until before another.</summary>
    public IEnumerable<ClickRow> ReadClicks(int organization, long link, long day, long from, long to)
    {
        var row = _clicks ??= new(exactCounts.Connection, """
            SELECT id, organization, link, time, place, referrer, agent, destination, bot, rule, 0 FROM imported_clicks
            WHERE id >= ?1 AND id <= ?2 AND time >= ?3 AND time < ?4
            """);
        foreach (var (first, last) in Read(organization, link, day).Select(counts => counts.Ids).ToList())
        {
            row.Begin(first, last, from, to);
            try
            {
                while (row.Step())
                {
                    if (link == ClickSchema.AllLinks || row.Number(2) == link)
                        yield return ClickRow.Read(row);
                }
            }
            finally
            {
                row.Reset();
            }
        }
    }

    public void Dispose()
    {
        _day?.Dispose();
        _links?.Dispose();
        _clicks?.Dispose();
    }

    private static IEnumerable<ImportedDay> Rows(Statement statement, params long[] values)
    {
        statement.Begin(values);
        try
        {
            while (statement.Step())
                yield return new(statement);
        }
        finally
        {
            statement.Reset();
        }
    }
}

/// <summary>The current row of a statement that reads <c>imported_days</c>.</summary>
internal readonly struct ImportedDay(Statement row)
{
    public long Link => row.Number(0);

    public long Import => row.Number(1);

    /// <summary>Packed as <see cref="Tally"/> says.</summary>
    public ReadOnlySpan<byte> Counts => row.Blob(4);

    /// <summary>The ids between which its single clicks are, those that are not stored among them.</summary>
    public (long First, long Last) Ids => (ImportedId.Create(Import, row.Number(2)), ImportedId.Create(Import, row.Number(3)));
}
