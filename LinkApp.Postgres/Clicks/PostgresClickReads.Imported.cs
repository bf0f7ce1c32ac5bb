using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <content>Imported clicks.</content>
internal sealed partial class PostgresClickReads
{
    // The columns that ToImportedDay takes, in their order.
    private const string SelectImportedDays = "SELECT day, link, import, counts FROM clicks.imported_days";

    // As Columns; imported clicks have no visitor.
    private const string SelectImported = """
        SELECT id, organization, link, time, place, referrer, agent, destination, bot, rule, 0::bigint FROM clicks.imported_clicks
        WHERE id >= $1 AND id <= $2 AND time >= $4 AND time < $5
        """;

    public override long ImportChanges => Scalar<long>(Command("SELECT number FROM clicks.import_changes")) ?? 0;

    public override IReadOnlyList<long> FindImportedDays(int organization, long link, long first, long last) =>
        FindCovered(organization, first, last) is not var (from, to) ? [] : Rows(
            Command("SELECT DISTINCT day FROM clicks.imported_days WHERE organization = $1 AND link = $2 AND day >= $3 AND day <= $4 ORDER BY day DESC")
                .With(organization).With(link).With(from).With(to),
            static row => (long)row.GetInt32(0));

    public override void ReadImportedDays(int organization, IReadOnlyCollection<long> links, long first, long last, Action<ImportedDayRow> read)
    {
        if (FindCovered(organization, first, last) is not var (from, to))
            return;
        Read(
            Command($"{SelectImportedDays} WHERE organization = $1 AND link = ANY($2) AND day >= $3 AND day <= $4 ORDER BY day, link, import")
                .With(organization).With<long[]>([.. links]).With(from).With(to),
            row => read(ToImportedDay(row)));
    }

    public override void ReadImportedDaysOfLinks(int organization, long first, long last, Action<ImportedDayRow> read)
    {
        if (FindCovered(organization, first, last) is not var (from, to))
            return;
        Read(
            Command($"{SelectImportedDays} WHERE organization = $1 AND day = ANY($2) AND link > 0 ORDER BY day, link, import")
                .With(organization).With(Days(from, to)),
            row => read(ToImportedDay(row)));
    }

    public override IEnumerable<ClickRow> ImportedClicks(int organization, IReadOnlyCollection<long> links, long day, long from, long to)
    {
        var ofLinks = links.Contains(AllLinks) ? "" : " AND link = ANY($6)";
        foreach (var (first, last) in FindImportedIds(organization, links, day))
        {
            var clicks = Window($"{SelectImported}{ofLinks}{OldestFirst}", first, last).With(from).With(to);
            foreach (var click in Windows(ofLinks.Length == 0 ? clicks : clicks.With<long[]>([.. links]), ToClick))
                yield return click;
        }
    }

    public override IEnumerable<ClickRow> ScanImported(ClickFilter filter, long day, (long Time, long Id)? before = null)
    {
        // Within an import, ids follow times; those of several imports are merged.
        var next = new PriorityQueue<IEnumerator<ClickRow>, (long Time, long Id)>(Comparer<(long, long)>.Create(static (one, other) => other.CompareTo(one)));
        var imports = FindImportedIds(filter.Organization, [filter.Link], day).ConvertAll(ids => ScanImport(filter, ids, before).GetEnumerator());
        try
        {
            imports.ForEach(Enqueue);
            while (next.TryDequeue(out var import, out _))
            {
                yield return import.Current;
                Enqueue(import);
            }
        }
        finally
        {
            imports.ForEach(static import => import.Dispose());
        }

        void Enqueue(IEnumerator<ClickRow> import)
        {
            if (import.MoveNext())
                next.Enqueue(import, (import.Current.Time, import.Current.Id));
        }
    }

    protected override IEnumerable<CountedImport> ReadImports(int organization) => Rows(
        Command("SELECT id, name, position, first_day, last_day FROM clicks.imports WHERE organization = $1").With(organization),
        static row => new CountedImport(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4)));

    private IEnumerable<ClickRow> ScanImport(ClickFilter filter, (long First, long Last) ids, (long Time, long Id)? before)
    {
        var (time, id) = before ?? (long.MaxValue, long.MaxValue);
        var clicks = Window($"{SelectImported} AND (time, id) < ($6, $7){Conditions(filter, 8)}{NewestFirst}", ids.First, ids.Last);
        return Windows(clicks.With(filter.From).With(filter.To).With(time).With(id).WithConditions(filter), ToClick, newestFirst: true);
    }

    /// <summary>The first and the last day from one to another around which an import of an organization has clicks; null if there is none.</summary>
    private (long First, long Last)? FindCovered(int organization, long first, long last)
    {
        var imports = FindImports(organization).Values;
        if (!imports.Any())
            return null;
        (first, last) = (Math.Max(first, imports.Min(import => import.FirstDay)), Math.Min(last, imports.Max(import => import.LastDay)));
        return first > last ? null : (first, last);
    }

    /// <summary>For each import, the ids between which the clicks of links, or of <see cref="ClickReads.AllLinks"/>, of a day are.</summary>
    private List<(long First, long Last)> FindImportedIds(int organization, IReadOnlyCollection<long> links, long day) =>
        FindCovered(organization, day, day) is null ? [] : Rows(
            Command("""
                SELECT import, min(first), max(last) FROM clicks.imported_days WHERE organization = $1 AND link = ANY($2) AND day = $3
                GROUP BY import ORDER BY import
                """).With(organization).With<long[]>([.. links]).With(day),
            static row => (ImportedId.Create(row.GetInt64(0), row.GetInt64(1)), ImportedId.Create(row.GetInt64(0), row.GetInt64(2))));

    private ImportedDayRow ToImportedDay(NpgsqlDataReader row) =>
        new() { Day = row.GetInt32(0), Link = row.GetInt64(1), Import = row.GetInt64(2), Counts = _counts.Read(row, 3) };
}
