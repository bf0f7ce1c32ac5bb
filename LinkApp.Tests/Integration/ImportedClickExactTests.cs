using System.Globalization;
using System.Text;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Numbers after imports, against a recount of single clicks and sums; also after interruptions.</summary>
[Trait("Store", "both")]
public sealed class ImportedClickExactTests
{
    private static readonly DateTimeOffset First = Pipeline.Midnight.AddDays(-100);

    private static readonly ReportRange[] Ranges =
    [
        new(First.AddDays(-10), Pipeline.Midnight.AddDays(2)),
        new(First.AddDays(7).AddHours(5.5), First.AddDays(80).AddHours(5.5)),
        new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Reports_and_totals_are_those_of_a_recount_whatever_is_imported_and_undone(int seed)
    {
        await using var pipeline = await Pipeline.StartAsync();
        var random = new Random(seed);
        Link[] links = [await pipeline.LinkAsync(new LinkBuilder().Slug("a")), await pipeline.LinkAsync(new LinkBuilder().Slug("b"))];
        var organization = links[0].OrganizationId;
        var rig = new ClickImportRig(pipeline.Services, organization);
        var imports = new List<(ImportJob Import, List<(int Link, DateTimeOffset Time, int Clicks)> Sums)>();
        for (var step = 0; step < 14; step++)
        {
            switch (random.Next(5))
            {
                case 0:
                    await pipeline.RecordAsync(Enumerable.Range(0, 30).Select(_ => pipeline.Click(links[random.Next(2)], Pipeline.Berlin, RandomTime(random))));
                    break;
                case 1:
                    await pipeline.Get<Rollups>().CatchUpAsync();
                    break;
                case 2 when imports.Count > 0:
                    var undone = random.Next(imports.Count);
                    await rig.UndoAsync(imports[undone].Import);
                    imports.RemoveAt(undone);
                    break;
                case 3:
                    var sums = Enumerable.Range(0, 20).Select(_ => (random.Next(2), RandomTime(random), random.Next(1, 50))).ToList();
                    imports.Add((await rig.ImportAsync(SumsCsv(sums), "sums.csv"), sums));
                    break;
                default:
                    imports.Add((await rig.ImportAsync(ClicksCsv(random, 200)), []));
                    break;
            }
            if (step % 3 == 2)
                AssertRight();
        }
        await pipeline.Get<Rollups>().CatchUpAsync();
        AssertRight();

        void AssertRight()
        {
            foreach (var range in Ranges)
            {
                AssertReport(null, range);
                AssertReport(0, range);
                AssertReport(1, range);
            }
            var activity = pipeline.Get<ActivityQueries>().Read(organization, [links[0].Id, links[1].Id]);
            for (var i = 0; i < links.Length; i++)
                Assert.Equal(pipeline.Reports.Read(organization, links[i].Id, Ranges[0]).Total, activity[links[i].Id].Total);
        }

        void AssertReport(int? link, ReportRange range)
        {
            long? id = link is { } index ? links[index].Id : null;
            var report = pipeline.Reports.Read(organization, id, range);
            var recount = Recount.Count(pipeline.Settings.Data, organization, id, range);
            var sums = imports.SelectMany(import => import.Sums).Where(sum => (link is null || sum.Link == link) && range.From <= Noon(sum.Time)
                && Noon(sum.Time) < range.To).Sum(sum => sum.Clicks);
            Assert.Equal(recount.Total + sums, report.Total);
            Assert.Equal((sums, report.Total), (report.Sums.Sum(hour => hour.Clicks), report.Series.Sum(hour => hour.Clicks)));
            Assert.Equal(report.Total, report.Countries.Sum(country => country.Clicks));
            Assert.Equal((recount.Bots, recount.Internal), (report.Bots, report.Internal));
            Assert.Equal(recount.Cities, report.Cities);
            Assert.Equal(recount.Visitors, report.Visitors);
            Assert.Equal(recount.Browsers, report.Browsers);
            Assert.Equal(recount.Destinations, report.Destinations);
        }
    }

    [Fact]
    public async Task Months_count_imported_clicks_and_are_made_again_when_these_change()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("a"));
        var rig = new ClickImportRig(pipeline.Services, link.OrganizationId);
        await pipeline.RecordAsync(pipeline.Click(link, time: new(2026, 1, 15, 0, 0, 0, TimeSpan.Zero)));
        await pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal(1, rig.Count("months"));

        var import = await rig.ImportAsync("time,slug\n2026-01-10T00:00:00Z,a\n2025-12-10T00:00:00Z,a\n");
        Assert.Equal(0, rig.Count("months"));
        await pipeline.Get<Rollups>().CatchUpAsync();

        Assert.Equal(2, rig.Count("months"));
        Assert.Equal(2, pipeline.Reports.Read(link.OrganizationId, null, Ranges[2]).Total);
        Assert.Equal(["clicks.csv"], pipeline.Reports.Read(link.OrganizationId, null, Ranges[2]).Imports.Select(entry => entry.Name));
        await rig.UndoAsync(import);
        await pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal(1, pipeline.Reports.Read(link.OrganizationId, null, Ranges[2]).Total);
        Assert.Equal((1, 0, 0), (rig.Count("months"), rig.Count("imported_days"), rig.Count("imports")));
        Assert.Equal((0, 0), (rig.Count("imported_clicks"), rig.Count("counted_imports")));
    }

    [Fact]
    public async Task Clicks_older_than_the_retention_are_counted_and_not_stored_and_stored_ones_go_with_their_time()
    {
        await using var pipeline = await Pipeline.StartAsync(settings: ["--Clicks:Retention=30d"]);
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("a"));
        var rig = new ClickImportRig(pipeline.Services, link.OrganizationId);
        var import = await rig.ImportAsync("time,slug,country\n2025-12-10T00:00:00Z,a,DE\n2026-02-20T00:00:00Z,a,DE\n");
        Assert.Equal(1, rig.Count("imported_clicks"));
        Assert.Equal(2, pipeline.Reports.Read(link.OrganizationId, link.Id, Ranges[0]).Total);

        var deleting = pipeline.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Retention>().Single();
        pipeline.Time.Jump(TimeSpan.FromDays(25));
        var done = deleting.DeleteOldAsync(CancellationToken.None);
        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Time.Advance(Retention.LongestRead);
                return rig.Count("imported_clicks") == 0;
            },
            "the imported click is deleted");
        await done;

        Assert.Equal(2, pipeline.Reports.Read(link.OrganizationId, link.Id, Ranges[0]).Total);
        await rig.UndoAsync(import);
        Assert.Equal(0, pipeline.Reports.Read(link.OrganizationId, link.Id, Ranges[0]).Total);
    }

    [Fact]
    public async Task Clicks_that_were_stored_and_not_counted_are_nowhere_and_then_counted_once()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("a"));
        var rig = new ClickImportRig(pipeline.Services, link.OrganizationId);
        var import = await rig.ReadAsync(ClicksCsv(new Random(1), 500).Replace(",b,", ",a,", StringComparison.Ordinal));
        await rig.Clicks.StartAsync(link.OrganizationId, import.Id);
        // As far as the import comes that is killed before its counts are committed.
        var staged = Core.Links.Import.ClickFiles.StagedClicks.Open(Path.Combine(pipeline.Settings.Data.Directory, "imports", $"{import.Id}"))!;
        using (var writer = new ImportedWriter(pipeline.Get<ClickStore>(), new(pipeline.Log, pipeline.Get<Rollups>())))
            await writer.BeginAsync(new(import.Id, link.OrganizationId, "clicks.csv", 0, 99_999), CancellationToken.None);
        using var batch = new ImportedBatch(import.Id, link.OrganizationId, 1, staged.ReadSorted().ToArray(), staged.Names, long.MinValue);
        await pipeline.Log.RunAsync(writer => writer.WriteImportedAsync(batch, 0, 300));
        Assert.Equal(300, rig.Count("imported_clicks"));
        var selection = new ClickSelection(link.OrganizationId, null, Ranges[0]) { Filter = new() { Bots = Inclusion.Include } };
        Assert.Equal(0, pipeline.Reports.Read(selection).Total);
        Assert.Empty((await pipeline.Get<ClickQueries>().ReadAsync(selection)).Clicks);

        await rig.Clicks.RunAsync(link.OrganizationId, import.Id);

        Assert.Equal(500, rig.Count("imported_clicks"));
        Recount.AssertSame(
            Recount.Count(pipeline.Settings.Data, link.OrganizationId, null, Ranges[0]),
            pipeline.Reports.Read(link.OrganizationId, null, Ranges[0]));
    }

    [Fact]
    public async Task An_undo_that_was_interrupted_goes_on_and_leaves_nothing()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("a"));
        await pipeline.LinkAsync(new LinkBuilder().Slug("b"));
        var rig = new ClickImportRig(pipeline.Services, link.OrganizationId);
        await rig.ImportAsync(ClicksCsv(new Random(1), 100));
        var before = pipeline.Reports.Read(link.OrganizationId, null, Ranges[0]);
        var import = await rig.ImportAsync(ClicksCsv(new Random(2), 500));
        Assert.True(await rig.Clicks.BeginUndoAsync(link.OrganizationId, import.Id, ImportRig.Ada));
        using var stop = new CancellationTokenSource();
        var steps = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Clicks.RunAsync(
            link.OrganizationId, import.Id, _ => StopAfter(20), cancel: stop.Token));
        Recount.AssertSame(
            Recount.Count(pipeline.Settings.Data, link.OrganizationId, null, Ranges[0]),
            pipeline.Reports.Read(link.OrganizationId, null, Ranges[0]));

        await rig.Clicks.RunAsync(link.OrganizationId, import.Id);

        Assert.Equivalent(before, pipeline.Reports.Read(link.OrganizationId, null, Ranges[0]), strict: true);
        Assert.Equal(100, rig.Count("imported_clicks"));

        void StopAfter(int count)
        {
            if (++steps == count)
                stop.Cancel();
        }
    }

    [Fact]
    public async Task A_purged_organization_leaves_none_of_its_imports()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("a"));
        await pipeline.LinkAsync(new LinkBuilder().Slug("b"));
        var rig = new ClickImportRig(pipeline.Services, link.OrganizationId);
        await rig.ImportAsync(ClicksCsv(new Random(1), 100));

        Assert.Equal(100, await pipeline.Get<ClickPurge>().DeleteAsync(link.OrganizationId, CancellationToken.None));

        Assert.Equal((0, 0), (rig.Count("imported_clicks"), rig.Count("counted_imports")));
        Assert.Equal((0, 0, 0), (rig.Count("imports"), rig.Count("imported_days"), rig.Count("totals")));
    }

    [Fact]
    public async Task Rollups_that_count_imports_are_not_made_again_when_the_file_is_lost()
    {
        TestStore.SkipUnlessSqlite("The file is one of SQLite's.");
        using var folder = new TempFolder();
        await using (var pipeline = await Pipeline.StartAsync(folder))
        {
            var link = await pipeline.LinkAsync(new LinkBuilder().Slug("a"));
            await new ClickImportRig(pipeline.Services, link.OrganizationId).ImportAsync("slug,day,clicks\na,2026-02-01,5\n");
            await pipeline.StopAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            File.Delete(pipeline.Settings.Data.RollupDatabase);
        }

        var error = await Assert.ThrowsAsync<DataException>(() => Pipeline.StartAsync(folder));

        Assert.Contains("imported", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_of_the_version_before_get_the_tables_and_keep_their_counts()
    {
        TestStore.SkipUnlessSqlite("The upgrade is that of files.");
        using var folder = new TempFolder();
        LinkReport before;
        await using (var pipeline = await Pipeline.StartAsync(folder))
        {
            var link = await pipeline.LinkAsync(new LinkBuilder().Slug("a"));
            await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
            await pipeline.Get<Rollups>().CatchUpAsync();
            before = pipeline.Reports.Read(link.OrganizationId, link.Id, Ranges[0]);
            await pipeline.StopAsync();
            using var clicks = SqliteSetup.Open(pipeline.Settings.Data.ClickDatabase, pooled: false);
            clicks.Execute("DROP TABLE imported_clicks; DROP TABLE counted_imports; PRAGMA user_version = 6");
            using var rollups = SqliteSetup.Open(pipeline.Settings.Data.RollupDatabase, pooled: false);
            rollups.Execute("DROP TABLE imports; DROP TABLE imported_days; DROP TABLE import_changes; PRAGMA user_version = 2");
        }

        await using var upgraded = await Pipeline.StartAsync(folder);
        Assert.Equivalent(before, upgraded.Reports.Read(1, 1, Ranges[0]), strict: true);
        await new ClickImportRig(upgraded.Services, 1).ImportAsync("slug,day,clicks\na,2026-02-01,5\n");
        Assert.Equal(6, upgraded.Reports.Read(1, 1, Ranges[0]).Total);
    }

    private static DateTimeOffset Noon(DateTimeOffset time) => new(time.UtcDateTime.Date.AddHours(12), TimeSpan.Zero);

    private static DateTimeOffset RandomTime(Random random) => First.AddMilliseconds(random.NextInt64((long)TimeSpan.FromDays(100).TotalMilliseconds));

    internal static string ClicksCsv(Random random, int rows)
    {
        string[] places = ["DE,Berlin,Berlin,52.52,13.405", "US,New York,New York,40.7128,-74.006", ",,,,"];
        string[] agents = ["Firefox,Linux,Desktop", "Chrome,Android,Mobile", ",,"];
        var csv = new StringBuilder("time,slug,country,region,city,latitude,longitude,browser,system,device,referrer,destination,bot,internal\n");
        for (var i = 0; i < rows; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{RandomTime(random):yyyy-MM-dd'T'HH:mm:ss.fff'Z'},{"ab"[random.Next(2)]},{places[random.Next(3)]},{agents[random.Next(3)]},");
            csv.Append(CultureInfo.InvariantCulture, $"site-{random.Next(5)}.example,https://example.com/{random.Next(3)},{(random.Next(10) == 0 ? "true" : "")},\n");
        }
        return csv.ToString();
    }

    private static string SumsCsv(IEnumerable<(int Link, DateTimeOffset Time, int Clicks)> sums) => "slug,day,country,clicks\n"
        + string.Concat(sums.Select(sum => string.Create(CultureInfo.InvariantCulture, $"{"ab"[sum.Link]},{sum.Time:yyyy-MM-dd},{(sum.Clicks % 2 == 0 ? "DE" : "")},{sum.Clicks}\n")));
}
