using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <content>Imported clicks.</content>
internal sealed partial class SqliteClickReads
{
    private const string ImportedDayColumns = "SELECT link, import, first, last, counts FROM imported_days WHERE day = ?1 AND organization = ?2";
    private const string ImportedDayOfLink = $"{ImportedDayColumns} AND link = ?3";

    // As Columns; imported clicks have no visitor.
    private const string SelectImported = """
        SELECT id, organization, link, time, place, referrer, agent, destination, bot, rule, 0 FROM imported_clicks
        WHERE id >= ?1 AND id <= ?2 AND time >= ?3 AND time < ?4
        """;

    // One for each import that has clicks on the same day.
    private readonly List<Statement> _importedScans = [];

    public override long ImportChanges => Prepare("SELECT number FROM import_changes").Scalar() ?? 0;

    public override IReadOnlyList<long> FindImportedDays(int organization, long link, long first, long last)
    {
        var days = new List<long>();
        var row = Prepare(ImportedDayOfLink);
        foreach (var day in CoveredDays(organization, first, last))
        {
            if (row.Scalar(day, (long)organization, link) is not null)
                days.Add(day);
        }
        days.Reverse();
        return days;
    }

    public override void ReadImportedDays(int organization, IReadOnlyCollection<long> links, long first, long last, Action<ImportedDayRow> read)
    {
        var rows = Prepare(ImportedDayOfLink);
        foreach (var day in CoveredDays(organization, first, last))
        {
            // The row of all links says whether any of many has one.
            if (links.Count > 1 && rows.Scalar(day, (long)organization, AllLinks) is null)
                continue;
            foreach (var link in links)
            {
                rows.Begin(day, organization, link);
                ReadImportedDay(rows, day, read);
            }
        }
    }

    public override void ReadImportedDaysOfLinks(int organization, long first, long last, Action<ImportedDayRow> read)
    {
        var rows = Prepare($"{ImportedDayColumns} AND link > 0");
        foreach (var day in CoveredDays(organization, first, last))
        {
            rows.Begin(day, organization);
            ReadImportedDay(rows, day, read);
        }
    }

    public override IEnumerable<ClickRow> ImportedClicks(int organization, IReadOnlyCollection<long> links, long day, long from, long to)
    {
        var clicks = Prepare(SelectImported);
        foreach (var link in links)
        {
            foreach (var (first, last) in FindImportedIds(organization, link, day))
            {
                foreach (var click in Clicks(clicks, first, last, from, to))
                {
                    if (link == AllLinks || click.Link == link)
                        yield return click;
                }
            }
        }
    }

    public override IEnumerable<ClickRow> ScanImported(ClickFilter filter, long day, (long Time, long Id)? before = null)
    {
        // Within an import, ids follow times; those of several imports are merged.
        var next = new PriorityQueue<Statement, (long Time, long Id)>(Comparer<(long, long)>.Create(static (one, other) => other.CompareTo(one)));
        var ids = FindImportedIds(filter.Organization, filter.Link, day);
        while (_importedScans.Count < ids.Count)
            _importedScans.Add(new(_connection, $"{SelectImported} AND (time, id) < (?5, ?6) ORDER BY id DESC"));
        try
        {
            for (var i = 0; i < ids.Count; i++)
            {
                var (time, id) = before ?? (long.MaxValue, long.MaxValue);
                _importedScans[i].Begin(ids[i].First, ids[i].Last, filter.From, filter.To, time, id);
                Enqueue(_importedScans[i]);
            }
            while (next.TryDequeue(out var first, out _))
            {
                if (Meets(first, filter))
                    yield return ToClick(first);
                Enqueue(first);
            }
        }
        finally
        {
            _importedScans.ForEach(statement => statement.Reset());
        }

        void Enqueue(Statement statement)
        {
            if (statement.Step())
                next.Enqueue(statement, (statement.Number(3), statement.Number(0)));
        }
    }

    /// <summary>The days from one to another around which an import of an organization has clicks, in order.</summary>
    protected override IEnumerable<CountedImport> ReadImports(int organization) =>
        Rows(Prepare("SELECT id, name, position, first_day, last_day FROM imports WHERE organization = ?1"), organization)
            .Select(row => new CountedImport(row.Number(0), row.Text(1), row.Number(2), row.Number(3), row.Number(4)));

    private List<(long First, long Last)> FindImportedIds(int organization, long link, long day)
    {
        if (!CoveredDays(organization, day, day).Any())
            return [];
        return
        [
            .. Rows(Prepare(ImportedDayOfLink), day, organization, link)
                .Select(row => (ImportedId.Create(row.Number(1), row.Number(2)), ImportedId.Create(row.Number(1), row.Number(3)))),
        ];
    }

    private static void ReadImportedDay(Statement rows, long day, Action<ImportedDayRow> read)
    {
        try
        {
            while (rows.Step())
                read(new ImportedDayRow { Day = day, Link = rows.Number(0), Import = rows.Number(1), Counts = rows.Blob(4) });
        }
        finally
        {
            rows.Reset();
        }
    }
}
