using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Dashboard;
using LinkApp.Core.Reports;
using LinkApp.Core.Reports.Raw;
using LinkApp.Core.Timing;
using LinkApp.Postgres.Clicks;
using LinkApp.Tests.Support;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>Rollups in PostgreSQL: byte by byte those of SQLite, and reports of them against a recount.</summary>
public sealed class RollupTests : IAsyncLifetime
{
    private TwinStores _twins = null!;

    public async ValueTask InitializeAsync() => _twins = await TwinStores.CreateAsync();

    public ValueTask DisposeAsync() => _twins.DisposeAsync();

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Rollups_months_and_imports_are_byte_by_byte_those_of_sqlite(int seed)
    {
        var (random, clicks) = (new Random(seed), new RandomClicks(seed));
        await _twins.AddAsync(clicks.Write);
        for (var (i, step) = (0, 0); i < clicks.Ids.Count - 1; step++)
        {
            i = Math.Min(clicks.Ids.Count - 1, i + random.Next(1, 900));
            _twins.RollUp(clicks.Ids[i], UtcTime.ToDay(RandomClicks.First.AddDays(77.0 * i / RandomClicks.Count)));
            await _twins.AssertSameRollupsAsync();
            if (step % 3 != 2)
                continue;
            await _twins.ImportAsync(clicks.Import(step, 1 + (step % 2), random.Next(2, 400)));
            await _twins.AssertSameRollupsAsync();
        }
    }

    [Fact]
    public async Task Reports_are_those_of_a_recount_however_far_clicks_are_rolled_up()
    {
        var (random, clicks) = (new Random(21), new RandomClicks(21));
        await _twins.AddAsync(clicks.Write);
        AssertReports(random);
        _twins.RollUp(clicks.Ids[3_500], RandomClicks.Today);
        AssertReports(random);
        await _twins.ImportAsync(clicks.Import(5, 1, 500, isComplete: true));
        AssertReports(random);
        _twins.RollUp(clicks.Ids[^1], RandomClicks.Today);
        AssertReports(random);
    }

    [Fact]
    public async Task A_rollup_that_does_not_continue_changes_nothing()
    {
        var clicks = new RandomClicks(31);
        await _twins.AddAsync(clicks.Write);
        var reader = new RollupReader(_twins.Postgres.OpenReads);
        var (first, same) = (reader.Next(clicks.Ids[1_000])!, reader.Next(clicks.Ids[1_000])!);
        using var writer = _twins.Postgres.CreateRollupWriter();
        writer.Write(first);
        var before = await TotalsAsync();

        Assert.Throws<InvalidOperationException>(() => writer.Write(same));

        Assert.Equal(before, await TotalsAsync());
        writer.Write(reader.Next(clicks.Ids[^1])!);
    }

    [Fact]
    public async Task Of_two_who_write_the_same_rollup_at_once_one_counts()
    {
        await _twins.AddAsync(new RandomClicks(32).Write);
        var rollup = new RollupReader(_twins.Postgres.OpenReads).Next(long.MaxValue - 1)!;

        var written = await Eventually.Get(Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var writer = _twins.Postgres.CreateRollupWriter();
            return Record.Exception(() => writer.Write(rollup)) is null;
        }))), "all writers have ended");

        Assert.Single(written, isWritten => isWritten);
        using var reads = _twins.Postgres.OpenReads();
        Assert.Equal(reads.Clicks(0, long.MaxValue).Count(click => click.IsVisitor), reads.CountByOrganization().Values.Sum());
    }

    [Fact]
    public async Task A_rollup_of_more_rows_than_a_statement_takes_is_written_as_a_whole()
    {
        const int Rows = 25_000;
        const int LargeRows = 500;
        DayCounts[] days =
        [
            .. Enumerable.Range(1, Rows).Select(link => new DayCounts(20_000, 1, link, 1, 2, [.. BitConverter.GetBytes(link)], [])),
            .. Enumerable.Range(1, LargeRows).Select(link => new DayCounts(20_001, 1, link, 1, 2, new byte[15_000], new byte[4_096])),
        ];
        using var writer = _twins.Postgres.CreateRollupWriter();

        writer.Write(new Rollup(
            0, 2, days, [.. days.Select(day => new BlockClicks(day.Day, day.Link, [1, 2]))],
            [.. days[..Rows].Select(day => new TotalClicks(1, day.Link, day.Link, 1))]));
        writer.Write(new Rollup(2, 3, [.. days.Select(day => day with { First = 9, Last = 3 })], [new(20_000, 1, [3, 4])], [new(1, 1, 5, 1)]));

        Assert.Equal(["25500|1|1|3|3"], await _twins.RowsAsync("SELECT count(*), min(first), max(first), min(last), max(last) FROM clicks.days"));
        Assert.Equal(["01020304"], await _twins.RowsAsync("SELECT offsets FROM clicks.link_clicks WHERE link = 1 AND block = 20000"));
        Assert.Equal([$"6|2|{(Rows * (Rows + 1L) / 2) + 5}"], await _twins.RowsAsync(
            "SELECT max(clicks) FILTER (WHERE link = 1), max(redirected), sum(clicks) FROM clicks.totals"));
    }

    [Fact]
    public async Task A_month_that_was_added_up_before_imported_clicks_changed_is_not_written()
    {
        var month = new MonthCounts(672, 1, [1], [2]) { ImportChanges = 0 };
        using var writer = _twins.Postgres.CreateRollupWriter();
        writer.Write(month);
        Assert.Single(await _twins.RowsAsync("SELECT month FROM clicks.months"));
        await _twins.ExecuteAsync("DELETE FROM clicks.months");
        await using var import = await _twins.Database.OpenConnectionAsync();
        await using var transaction = await import.BeginTransactionAsync();
        await using (var change = new NpgsqlCommand("UPDATE clicks.import_changes SET number = number + 1", import))
            await change.ExecuteNonQueryAsync();

        // The import is not committed yet: whoever writes the month has to wait for it.
        var writing = Task.Run(() => writer.Write(month));
        await Eventually.TrueAsync(
            async () => (await _twins.RowsAsync("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).Count > 0,
            "the month waits for the import");
        await transaction.CommitAsync();
        await writing;

        Assert.Empty(await _twins.RowsAsync("SELECT month FROM clicks.months"));
        writer.Write(month with { ImportChanges = 1 });
        writer.Write(month with { ImportChanges = 1, Counts = [7] });
        Assert.Equal(["07|02"], await _twins.RowsAsync("SELECT counts, visitors FROM clicks.months"));
    }

    [Fact]
    public async Task Blocks_of_clicks_that_are_deleted_go()
    {
        using var writer = _twins.Postgres.CreateRollupWriter();
        writer.Write(new Rollup(0, 200_000, [], [new(0, 1, [1, 0]), new(1, 1, [1, 0]), new(2, 1, [1, 0])], []));
        writer.DropBlocksBefore(70_000);
        Assert.Equal(["1", "2"], await _twins.RowsAsync("SELECT block FROM clicks.link_clicks ORDER BY block"));
        writer.DropBlocksBefore(140_000);
        Assert.Equal(["2"], await _twins.RowsAsync("SELECT block FROM clicks.link_clicks ORDER BY block"));
    }

    [Fact]
    public async Task A_batch_of_an_import_that_failed_is_counted_once_when_it_comes_again()
    {
        var (import, clicks, names) = new RandomClicks(41).Import(5, 1, 300);
        using var batch = new ImportedBatch(import.Id, import.Organization, 1, clicks, names, long.MinValue);
        using (var writer = _twins.Sqlite.CreateWriter(int.MaxValue))
            await writer.WriteImportedAsync(batch, 0, batch.Count);
        var countries = new PlaceCountries();
        using var rollup = _twins.Postgres.CreateImportedRollup(countries);
        rollup.Begin(import);
        // The countries are not loaded.
        Assert.Throws<InvalidOperationException>(() => rollup.Add(batch));
        Assert.Empty(await _twins.RowsAsync("SELECT 1 FROM clicks.imported_days"));
        using (var reads = _twins.Sqlite.OpenReads())
            countries.Load(reads, batch.FindPlaces());

        Assert.NotEmpty(rollup.Add(batch));

        Assert.Equal([$"{clicks.Sum(click => click.Counted)}"], await _twins.RowsAsync("SELECT sum(clicks) FROM clicks.totals"));
    }

    [Theory]
    [InlineData("off", "on")]
    [InlineData("local", "on")]
    [InlineData("on", "on")]
    [InlineData("remote_apply", "remote_apply")]
    public async Task A_rollup_is_on_the_disk_when_it_is_committed(string set, string used)
    {
        await using var connection = await _twins.Database.OpenConnectionAsync();
#pragma warning disable CA2100 // Of the test.
        await using (var change = new NpgsqlCommand($"SET synchronous_commit = {set}", connection))
#pragma warning restore CA2100
            await change.ExecuteNonQueryAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        Durability.RaiseForTransaction(connection);

        await using var show = new NpgsqlCommand("SHOW synchronous_commit", connection);
        Assert.Equal(used, await show.ExecuteScalarAsync());
    }

    private Task<List<string>> TotalsAsync() => _twins.RowsAsync("SELECT organization, link, clicks, redirected FROM clicks.totals ORDER BY 1, 2");

    private void AssertReports(Random random)
    {
        using var reads = _twins.Postgres.OpenReads();
        using var sqlite = _twins.Sqlite.OpenReads();
        var file = _twins.Sqlite.OpenReader().DataSource;
        for (var i = 0; i < 12; i++)
        {
            var organization = random.Next(1, RandomClicks.Organizations + 1);
            long? link = random.Next(2) == 0 ? null : (organization * 10) + random.Next(RandomClicks.LinksOfEach);
            var (one, other) = (RandomClicks.RandomTime(random), RandomClicks.RandomTime(random));
            var range = new ReportRange(one < other ? one : other, one < other ? other : one);
            var filter = new ReportFilter { Values = [new(ReportField.Country, "DE"), new(ReportField.Country, null), new(ReportField.City, "Berlin")] };
            long[]? links = link is { } only ? [only] : null;
            Recount.AssertSame(Recount.Count(file, organization, link, range), RollupQuery.Count(reads, organization, links, range).ToReport(range));
            Recount.AssertSame(
                Recount.Count(file, organization, link, range, filter),
                FilteredQuery.Count(reads, new(organization, links, range) { Filter = filter }, null, () => { }).ToReport(range));
            var days = (UtcTime.ToDay(range.From), UtcTime.ToDay(range.To));
            var (expected, actual) = (Dashboard(sqlite), Dashboard(reads));
            Assert.Equal(expected.Between(range), actual.Between(range));
            Assert.Equal(expected.Countries().OrderBy(country => country.Key), actual.Countries().OrderBy(country => country.Key));
            Assert.Equal(expected.TopLinks(8), actual.TopLinks(8));

            DashboardCounts Dashboard(ClickReads of) => new(of, organization, of.LastId, days, days.Item1 + 2);
        }
    }
}
