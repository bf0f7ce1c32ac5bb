using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <content>Rollups of days and months, and totals.</content>
internal sealed partial class SqliteClickReads
{
    private const string DayColumns = "SELECT link, first, last, counts, visitors FROM days WHERE day = ?1 AND organization = ?2";
    private const string DayOfLink = $"{DayColumns} AND link = ?3";

    public override void ReadDays(int organization, IReadOnlyCollection<long> links, long first, long last, Action<DayRow> read)
    {
        var rows = Prepare(DayOfLink);
        long[] ordered = [.. links.Order()];
        for (var day = first; day <= last; day++)
        {
            foreach (var link in ordered)
            {
                rows.Begin(day, organization, link);
                ReadDay(rows, day, read);
            }
        }
    }

    public override void ReadDaysOfLinks(int organization, long first, long last, Action<DayRow> read)
    {
        var rows = Prepare($"{DayColumns} AND link > 0");
        for (var day = first; day <= last; day++)
        {
            rows.Begin(day, organization);
            ReadDay(rows, day, read);
        }
    }

    public override void ReadDays(IReadOnlyList<DayKey> keys, Action<DayRow> read)
    {
        var row = Prepare(DayOfLink);
        foreach (var (day, organization, link) in keys)
        {
            row.Begin(day, organization, link);
            try
            {
                read(row.Step() ? ToDay(row, day) : new DayRow { Day = day, Link = link, First = 0, Last = 0, Counts = [], Visitors = [] });
            }
            finally
            {
                row.Reset();
            }
        }
    }

    public override void ReadMonths(int organization, long first, long last, Action<MonthRow> read)
    {
        var row = Prepare("SELECT counts, visitors FROM months WHERE month = ?1 AND organization = ?2");
        for (var month = first; month <= last; month++)
        {
            row.Begin(month, organization);
            try
            {
                if (row.Step())
                    read(new MonthRow { Month = month, Counts = row.Blob(0), Visitors = row.Blob(1) });
            }
            finally
            {
                row.Reset();
            }
        }
    }

    public override Dictionary<long, (long Clicks, long Redirected)> FindTotals(int organization, IReadOnlyCollection<long> links)
    {
        var row = Prepare("SELECT clicks, redirected FROM totals WHERE organization = ?1 AND link = ?2");
        var totals = new Dictionary<long, (long, long)>(links.Count);
        foreach (var link in links)
        {
            row.Begin(organization, link);
            if (row.Step())
                totals[link] = (row.Number(0), row.Number(1));
            row.Reset();
        }
        return totals;
    }

    public override Dictionary<int, long> CountByOrganization() =>
        Rows(Prepare("SELECT organization, sum(clicks) FROM totals GROUP BY organization")).ToDictionary(row => (int)row.Number(0), row => row.Number(1));

    public override bool HasRolledUp(int organization) =>
        Prepare("SELECT 1 FROM totals WHERE organization = ?1 AND clicks > 0 LIMIT 1").Scalar((long)organization) is not null;

    public override long? FindFirstDay()
    {
        var row = Prepare("SELECT min(day) FROM (SELECT min(day) AS day FROM days UNION ALL SELECT min(day) FROM imported_days)");
        row.Begin();
        long? first = row.Step() && !row.IsNull(0) ? row.Number(0) : null;
        row.Reset();
        return first;
    }

    public override IReadOnlyCollection<int> FindWithoutMonth(long month, long first, long last)
    {
        // In the order of the key, an organization's own row is its first.
        var nextOrganization = Prepare("SELECT organization FROM days WHERE day = ?1 AND organization > ?2 ORDER BY organization LIMIT 1");
        var nextImporting = Prepare("SELECT organization FROM imported_days WHERE day = ?1 AND organization > ?2 ORDER BY organization LIMIT 1");
        var isMade = Prepare("SELECT 1 FROM months WHERE month = ?1 AND organization = ?2");
        var organizations = new SortedSet<int>();
        for (var day = first; day <= last; day++)
        {
            foreach (var statement in (Statement[])[nextOrganization, nextImporting])
            {
                for (var next = statement.Scalar(day, 0L); next is { } organization; next = statement.Scalar(day, organization))
                {
                    if (!organizations.Contains((int)organization) && isMade.Scalar(month, organization) is null)
                        organizations.Add((int)organization);
                }
            }
        }
        return organizations;
    }

    private static void ReadDay(Statement rows, long day, Action<DayRow> read)
    {
        try
        {
            while (rows.Step())
                read(ToDay(rows, day));
        }
        finally
        {
            rows.Reset();
        }
    }

    // The columns are those of DayColumns.
    private static DayRow ToDay(Statement row, long day) => new()
    {
        Day = day,
        Link = row.Number(0),
        First = row.Number(1),
        Last = row.Number(2),
        Counts = row.Blob(3),
        Visitors = row.Blob(4),
    };
}
