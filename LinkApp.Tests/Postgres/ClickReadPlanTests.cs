using LinkApp.Core.Clicks.Store;

namespace LinkApp.Tests.Postgres;

/// <summary>How PostgreSQL finds what is asked for in tables that are large enough for a wrong plan to matter.</summary>
public sealed class ClickReadPlanTests(ClickReadPlanTests.LargeStore store) : IClassFixture<ClickReadPlanTests.LargeStore>
{
    private const int Clicks = 400_000;
    private const int Links = 4_000;
    private const int FirstDay = 20_000;
    private const int LastDay = FirstDay + 99;
    private const long Day = 86_400_000;
    private const long FirstTime = FirstDay * Day;

    private static readonly long[] Some = [1, 2, 7, 1_000, 3_999];

    /// <summary>
    /// By name: the question, the most statements that it may take, and the most rows that may be read and left out. All ids of a block, or
    /// of some spans, are read for one organization of two.
    /// </summary>
    private static readonly Dictionary<string, (Action<ClickReads> Ask, int Statements, int LeftOut)> Questions = new()
    {
        ["FindOldestId"] = (reads => reads.FindOldestId(), 1, 0),
        ["FindFirstId"] = (reads => reads.FindFirstId(DateTimeOffset.FromUnixTimeMilliseconds(FirstTime + (50 * Day))), 1, 50),
        ["FindSpans"] = (reads => All(reads.FindSpans(1_000, 9_000, 0, long.MaxValue)), 1, 10),
        ["Clicks"] = (reads => All(reads.Clicks(300_000, 301_000)), 2, 0),
        ["Clicks of an organization"] = (reads => All(reads.Clicks(1, ClickReads.AllLinks, 300_000, 301_000)), 1, 600),
        ["Tail"] = (reads => All(reads.Tail(1)), 2, 600),
        ["Clicks of a link"] = (reads => All(reads.Clicks(1, 1, 1, Clicks)), 3, 1_100),
        ["CountVisitors"] = (reads => reads.CountVisitors(1, 40_000, 44_000, FirstTime + (10 * Day), FirstTime + (10 * Day) + 3_600_000), 1, 500),
        ["Times"] = (reads => All(reads.Times(1, 200_000, 200_400)), 1, 400),
        ["Scan of a block"] = (reads => All(reads.Scan(Filter(ClickReads.AllLinks), 65_536, 70_000)), 4, 5_000),
        ["First click of a scan"] = (reads => _ = reads.Scan(new(1, ClickReads.AllLinks, 0, long.MaxValue), 65_536, 131_071).First(), 1, 1_200),
        ["Scan of a link"] = (reads => All(reads.Scan(Filter(1), 65_536, 131_071)), 3, 1_100),
        ["FindNextIds"] = (reads => reads.FindNextIds(1, 5_000, Clicks, 500), 1, 500),
        ["ReadDays of an organization"] = (reads => reads.ReadDays(1, [ClickReads.AllLinks], FirstDay, LastDay, _ => { }), 1, 0),
        ["ReadDays of links"] = (reads => reads.ReadDays(1, Some, LastDay - 5, LastDay, _ => { }), 1, 0),
        ["ReadDaysOfLinks"] = (reads => reads.ReadDaysOfLinks(1, LastDay - 6, LastDay, _ => { }), 1, 10),
        ["ReadDays by key"] = (reads => reads.ReadDays([.. Some.Select(link => new DayKey(LastDay, 1, link))], _ => { }), 1, 0),
        ["ReadDays by many keys"] = (reads => reads.ReadDays([.. Enumerable.Range(1, 3_000).Select(link => new DayKey(LastDay, 1, link))], _ => { }), 1, 0),
        ["FindTotals"] = (reads => reads.FindTotals(1, Some), 1, 0),
        ["HasRolledUp"] = (reads => reads.HasRolledUp(2), 1, 2),
        ["FindFirstDay"] = (reads => reads.FindFirstDay(), 1, 0),
        ["FindWithoutMonth"] = (reads => reads.FindWithoutMonth(657, FirstDay + 5, FirstDay + 30), 1, 10),
        ["FindImportedDays"] = (reads => reads.FindImportedDays(1, 3, FirstDay, LastDay), 2, 5),
        ["ReadImportedDays"] = (reads => reads.ReadImportedDays(1, Some, FirstDay + 20, FirstDay + 25, _ => { }), 2, 5),
        ["ReadImportedDaysOfLinks"] = (reads => reads.ReadImportedDaysOfLinks(1, FirstDay + 20, FirstDay + 25, _ => { }), 2, 10),
        ["ImportedClicks"] = (reads => All(reads.ImportedClicks(1, Some, FirstDay + 20, 0, long.MaxValue)), 3, 2_000),
        ["ScanImported"] = (reads => All(reads.ScanImported(Filter(ClickReads.AllLinks), FirstDay + 20)), 4, 2_000),
        ["StoredClicks"] = (reads => All(reads.StoredClicks(399_500, 400_000)), 3, 200),
        ["StoredClicksOfLink"] = (reads => All(reads.StoredClicksOfLink(1, 1, 0, 1, Clicks)), 6, 1_100),
        ["FindPlaces"] = (reads => reads.FindPlaces(Some), 1, 0),
        ["FindTexts"] = (reads => reads.FindTexts(Some), 1, 0),
        ["FindIds of texts"] = (reads => reads.FindIds(NameField.Text, ["text 70", "text 800", "no text"]), 1, 0),
        ["Countries while clicks are streamed"] = (
            reads => All(reads.Clicks(1, ClickReads.AllLinks, 1, 2_000).Select(click => reads.Countries.Get(click.Place))), 5, 1_200),
        ["MarkClicks"] = (reads => reads.MarkClicks(new(10), 1_000), 2, 0),
        ["MarkNextDay"] = (reads => reads.MarkNextDay(new(10), imported: false, FirstDay + 9), 1, 0),
    };

    public static TheoryData<string> Names => [.. Questions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_question_takes_few_statements_and_reads_only_what_it_needs(string question)
    {
        var (ask, statements, leftOut) = Questions[question];

        var plans = await PostgresPlans.ReadAsync(store.Twins.Database, ask);

        Assert.InRange(plans.Count, 1, statements);
        Assert.True(plans.Scanned.All(table => table is "imports" or "import_changes" or "positions" or "months"), plans.Text);
        Assert.True(plans.LeftOut <= leftOut, $"{plans.LeftOut} rows were left out.\n{plans.Text}");
    }

    private static ClickFilter Filter(long link) => new(1, link, 0, long.MaxValue)
    {
        Conditions = [new(ClickColumn.Place, [.. Enumerable.Range(1, 5_000).Select(id => (long)id)]), new(ClickColumn.Kind, [0])],
    };

    private static void All<T>(IEnumerable<T> answer) => _ = answer.Count();

    /// <summary>Clicks of two organizations over 100 days, with rows of days as they have them, and one import.</summary>
    public sealed class LargeStore : IAsyncLifetime
    {
        internal TwinStores Twins { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Twins = await TwinStores.CreateAsync();
            await Twins.ExecuteAsync($"""
                INSERT INTO clicks.places (country, region, city) SELECT 'DE', '', 'City ' || i FROM generate_series(1, 20000) i;
                INSERT INTO clicks.texts (text) SELECT 'text ' || i FROM generate_series(1, 30000) i;
                INSERT INTO clicks.clicks (id, link, time, visitor, organization, place, referrer, agent, destination, rule, bot)
                SELECT i, i % {Links}, {FirstTime} + i * {100 * Day / Clicks}, i % 1000, 2 - i % 2, i % 20000, i % 30000, 0, 1 + i % 30000, 0, i % 5 / 4
                FROM generate_series(1::bigint, {Clicks}) i;
                INSERT INTO clicks.commits SELECT i, {FirstTime} + i * {100 * Day / Clicks}, {FirstTime} + (i + 19) * {100 * Day / Clicks}
                FROM generate_series(1::bigint, {Clicks}, 20) i;
                UPDATE clicks.head SET last = {Clicks};
                UPDATE clicks.rolled_up SET last = {Clicks} - 1000;
                INSERT INTO clicks.days SELECT 2 - link % 2, link, day, 1, {Clicks}, '\x0902', '\x01020304'
                FROM generate_series({FirstDay}, {LastDay}) day, generate_series(1, {Links}) link;
                INSERT INTO clicks.days SELECT organization, 0, day, 1, {Clicks}, '\x0902', '\x01020304'
                FROM generate_series({FirstDay}, {LastDay}) day, generate_series(1, 2) organization;
                INSERT INTO clicks.totals SELECT 2 - link % 2, link, 100, 100 FROM generate_series(1, 100000) link;
                INSERT INTO clicks.link_clicks SELECT block, link, '\x0100020003000400' FROM generate_series(0, 6) block, generate_series(1, 20000) link;
                INSERT INTO clicks.imports VALUES (1, 5, 'import', 100000, {FirstDay}, {LastDay});
                INSERT INTO clicks.imported_days SELECT 1, link, day, 5, 1 + (day - {FirstDay}) * 1000, 1000 + (day - {FirstDay}) * 1000, '\x0902'
                FROM generate_series({FirstDay}, {LastDay}) day, generate_series(0, 1000) link;
                INSERT INTO clicks.imported_clicks
                SELECT (5::bigint << 32) + i, i % 1000, {FirstTime} + i * {Day / 1000}, 1, i % 20000, 0, 0, 0, 0, 0 FROM generate_series(1::bigint, 100000) i;
                ANALYZE;
                """);
        }

        public ValueTask DisposeAsync() => Twins.DisposeAsync();
    }
}
