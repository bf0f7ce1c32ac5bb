using System.Collections.Concurrent;
using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Dashboard;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Reports;
using LinkApp.Core.Reports.Raw;
using LinkApp.Core.Settings;
using LinkApp.Core.Timing;
using LinkApp.Tests.Support;
using SQLitePCL;

namespace LinkApp.Tests.Integration;

/// <summary>
/// Counts against a recount of the clicks that the reader's snapshot has, while clicks are written, rolled up and deleted.
/// </summary>
[Trait("Store", "both")]
public sealed class ExactCountTests
{
    private const int LinkCount = 4;
    private const int RetentionDays = 3;

    // The number of clicks that a feed is behind. None of them is deleted.
    private const int Lag = 20;

    private static readonly Agent Bot = new("Bot", "", "", IsBot: true);

    // Most are of the last days, the others of days that retention deletes, some of them of last month.
    private static readonly Gen<DateTimeOffset> Times = Gen.Select(
        Gen.Frequency<int>((3, Gen.Int[0, (RetentionDays * 1440) - 700]), (1, Gen.Int[0, 40 * 1440])), Gen.Int[0, 59_999],
        (minutes, milliseconds) => Pipeline.Start.AddMinutes(-minutes).AddMilliseconds(milliseconds));

    private static readonly Gen<RoundClick> Clicks = Gen.Select(
        Gen.Int[0, LinkCount - 1], Times, Gen.OneOf(Pipeline.KualaLumpur, Pipeline.NewYork, Pipeline.Berlin, null),
        Gen.Frequency((6, (Agent?)null), (1, Bot)), Gen.Int[0, 5],
        (link, time, place, agent, referrer) => new RoundClick(link, time, place, agent, referrer == 0 ? null : $"site-{referrer}.example"));

    // Whole days where retention may have deleted clicks, else any minutes.
    private static readonly Gen<ReportRange> Ranges = Gen.Select(
        Gen.Bool, Gen.Int[0, 45], Gen.Int[1, 46], Gen.Int[1, (RetentionDays * 1440) - 900], Gen.Int[1, 1440],
        (isOfDays, firstDay, days, minutes, length) => isOfDays
            ? new ReportRange(Pipeline.Midnight.AddDays(-firstDay), Pipeline.Midnight.AddDays(days - firstDay))
            : new ReportRange(Pipeline.Start.AddMinutes(-minutes), Pipeline.Start.AddMinutes(length - minutes)));

    private static readonly Gen<TimeZoneInfo> Zones =
        Gen.OneOf("UTC", "Asia/Tokyo", "America/New_York", "Asia/Kolkata").Select(TimeZoneInfo.FindSystemTimeZoneById);

    [Fact]
    public async Task Reports_lists_and_the_dashboard_are_exact_while_clicks_are_written_rolled_up_and_deleted()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var worlds = 0;
        await Gen.Select(Clicks.Array[60, 400], Ranges.Array[4, 12], Zones).ForAllAsync(iter: 4, async sample =>
        {
            var (clicks, ranges, zone) = sample;
            using var world = new World(pipeline);
            worlds++;
            for (var i = 0; i < LinkCount; i++)
                world.Links.Add(await pipeline.LinkAsync(organization: $"Organization {worlds}-{i / 3}"));
            var writing = Task.Run(() => world.WriteAsync(clicks));
            var rolling = Task.Run(() => world.RollUpAsync(writing));
            var reading = ((int[])[0, 1]).Select(reader => Task.Run(async () =>
            {
                for (var i = reader; !rolling.IsCompleted || i < ranges.Length; i++)
                    await world.ReadAsync(ranges[i % ranges.Length], zone);
            })).ToList();
            await Task.WhenAll([writing, rolling, .. reading]);
            foreach (var range in ranges)
                await world.ReadAsync(range, zone);
        });
    }

    [Fact]
    public async Task A_rollup_between_a_readers_two_snapshots_leaves_nothing_out_and_counts_nothing_twice()
    {
        TestStore.SkipUnlessSqlite("PostgreSQL has one snapshot.");
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
        var store = pipeline.Get<SqliteClickStore>();
        // The next connection that the pool returns.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        using (var connection = store.OpenReader())
        {
            var isBetween = true;
            raw.sqlite3_trace(
                connection.Handle,
                (_, sql) =>
                {
                    if (!isBetween || !sql.Contains("FROM clicks", StringComparison.Ordinal))
                        return;
                    isBetween = false;
                    Task.Run(async () =>
                    {
                        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.NewYork));
                        await pipeline.Get<Rollups>().CatchUpAsync();
                        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.KualaLumpur));
                    }).Wait(Eventually.Limit);
                },
                null);
        }

        using var reads = store.OpenReads();

        Assert.Equal((0, 3), (reads.RolledUp, reads.LastId));
        var day = new ReportRange(Pipeline.Midnight, Pipeline.Midnight.AddDays(1));
        var minutes = new ReportRange(Pipeline.Start.AddMinutes(-1), Pipeline.Start.AddMinutes(1));
        foreach (var range in (ReportRange[])[day, minutes])
        {
            var report = RollupQuery.Count(reads, link.OrganizationId, null, range).ToReport(range);
            Assert.Equal([new KeyClicks("DE", 1), new KeyClicks("MY", 1), new KeyClicks("US", 1)], report.Countries);
        }
    }

    [Fact]
    public async Task A_backup_that_is_made_while_clicks_are_rolled_up_counts_each_of_its_clicks_once()
    {
        TestStore.SkipUnlessSqlite("A backup is one of SQLite's files.");
        using var folder = new TempFolder();
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        using var world = new World(pipeline);
        world.Links.Add(await pipeline.LinkAsync());
        using var enough = new CancellationTokenSource();
        var clicks = Enumerable.Range(0, int.MaxValue).TakeWhile(_ => !enough.IsCancellationRequested)
            .Select(i => new RoundClick(0, Pipeline.Start.AddSeconds(i % 3_000), null, null, $"site-{i % 50}.example"));
        var writing = Task.Run(() => world.WriteAsync(clicks));
        var rolling = Task.Run(() => world.RollUpAsync(writing));
        const int Backups = 12;
        for (var i = 0; i < Backups; i++)
            new Backup(pipeline.Settings.Data).WriteTo(folder.File($"{i}/data"));
        await enough.CancelAsync();
        await rolling;

        for (var i = 0; i < Backups; i++)
        {
            var data = new DataSettings(folder.File($"{i}/data"));
            using (var rollups = SqliteSetup.Open(data.RollupDatabase, readOnly: true, pooled: false))
            using (var stored = SqliteSetup.Open(data.ClickDatabase, readOnly: true, pooled: false))
                Assert.InRange(rollups.Scalar<long>("SELECT last FROM rolled_up"), 0, stored.Scalar<long>("SELECT coalesce(max(id), 0) FROM clicks"));
            var store = new SqliteClickStore(data, pipeline.Settings.Clicks);
            store.Migrate();
            using var reads = store.OpenReads();
            var report = RollupQuery.Count(reads, world.Links[0].OrganizationId, null, new(Pipeline.Midnight, Pipeline.Midnight.AddDays(1)));
            Assert.Equal(reads.LastId, report.Internal + report.Hours.Sum(hour => hour.Clicks));
            Assert.Equal(reads.LastId, report.Internal + report.Referrers.Sum(referrer => referrer.Clicks));
        }
    }

    private sealed record RoundClick(int Link, DateTimeOffset Time, Place? Place, Agent? Agent, string? Referrer);

    private sealed class World(Pipeline pipeline) : IDisposable
    {
        // Held as Retention.LongestRead ensures it: no click is deleted between a reader's two snapshots.
        private readonly SemaphoreSlim _opening = new(1);
        private readonly ConcurrentQueue<Click> _clicks = [];
        private readonly long _before = pipeline.Log.LastId;

        public List<Link> Links { get; } = [];

        public void Dispose() => _opening.Dispose();

        public async Task WriteAsync(IEnumerable<RoundClick> clicks)
        {
            foreach (var some in clicks.Chunk(7))
            {
                var chunk = some.Select(click => pipeline.Click(
                    Links[click.Link], click.Place, click.Time, click.Agent, click.Referrer, isInternal: click.Time.Second % 5 == 0)).ToList();
                chunk.ForEach(_clicks.Enqueue);
                await pipeline.RecordAsync(chunk);
            }
        }

        public async Task RollUpAsync(Task writing)
        {
            bool isLast;
            do
            {
                isLast = writing.IsCompleted;
                var counted = pipeline.Get<ClickStore>().GetRolledUp();
                await pipeline.Get<Rollups>().CatchUpAsync();
                await _opening.WaitAsync();
                await pipeline.Log.DeleteBeforeAsync(Pipeline.Midnight.AddDays(1 - RetentionDays), counted - Lag, 50);
                _opening.Release();
            }
            while (!isLast);
        }

        public async Task ReadAsync(ReportRange range, TimeZoneInfo zone)
        {
            await _opening.WaitAsync();
            using var reads = pipeline.Get<ClickStore>().OpenReads();
            _opening.Release();
            // With PostgreSQL, a click gets its id after its commit.
            List<Click> clicks = [];
            await Eventually.TrueAsync(
                () => (clicks = [.. _clicks.Where(click => click.Id > 0 && click.Id <= reads.LastId)]).Count == reads.LastId - _before, "the ids are known");
            foreach (var organization in Links.Select(link => link.OrganizationId).Distinct())
            {
                AssertReport(reads, clicks, organization, null, range);
                AssertDashboard(reads, clicks, organization, zone);
            }
            foreach (var link in Links)
                AssertReport(reads, clicks, link.OrganizationId, link.Id, range);
            AssertActivity(reads, clicks);
        }

        private static void AssertReport(ClickReads reads, List<Click> clicks, int organization, long? link, ReportRange range)
        {
            var wanted = clicks.FindAll(click => click.OrganizationId == organization
                && (link is null || click.LinkId == link) && click.Time >= range.From && click.Time < range.To);
            var people = wanted.FindAll(click => click.Kind == ClickKind.Visitor);
            var hours = people.GroupBy(click => UtcTime.ToHour(click.Time)).OrderBy(hour => hour.Key)
                .Select(hour => new HourClicks(UtcTime.ToTime(hour.Key), hour.Count()));
            var selection = new ClickSelection(organization, link is { } only ? [only] : null, range);
            List<ReportCounts> counts = [RollupQuery.Count(reads, organization, selection.Links, range)];
            if (range.From >= Pipeline.Midnight.AddDays(1 - RetentionDays))
                counts.Add(FilteredQuery.Count(reads, selection, null, () => { }));
            foreach (var report in counts.Select(found => found.ToReport(range)))
            {
                Assert.Equal(people.Count, report.Total);
                Assert.Equal(wanted.Count(click => click.Kind == ClickKind.Bot), report.Bots);
                Assert.Equal(wanted.Count(click => click.Kind == ClickKind.Internal), report.Internal);
                Assert.Equal(hours, report.Series);
                Assert.Equal(Top(people, click => click.Place?.Country), report.Countries);
                Assert.Equal(Top(people, click => click.Referrer), report.Referrers);
            }
        }

        private void AssertDashboard(ClickReads reads, List<Click> clicks, int organization, TimeZoneInfo zone)
        {
            var own = clicks.FindAll(click => click.OrganizationId == organization && click.Kind == ClickKind.Visitor);
            var spans = DashboardSpans.At(pipeline.Time.GetUtcNow(), zone);
            var today = UtcTime.ToDay(pipeline.Time.GetUtcNow());
            // Feeds may be behind.
            foreach (var position in (long[])[reads.LastId, reads.RolledUp, Math.Max(0, reads.LastId - Lag)])
            {
                var counts = new DashboardCounts(reads, organization, position, (today - 62, today), today - 6);
                var upTo = own.FindAll(click => click.Id <= position);
                foreach (var range in (ReportRange[])[spans.Today, spans.Month])
                    Assert.Equal(upTo.Count(click => click.Time >= range.From && click.Time < range.To), counts.Between(range));
                Assert.Equal(
                    upTo.Where(click => UtcTime.ToDay(click.Time) >= today - 6).GroupBy(click => click.LinkId)
                        .Select(link => new LinkClicks(link.Key, link.Count())).OrderByDescending(link => link.Clicks).ThenBy(link => link.LinkId),
                    counts.TopLinks(LinkCount));
            }
        }

        private void AssertActivity(ClickReads reads, List<Click> clicks)
        {
            foreach (var organization in Links.GroupBy(link => link.OrganizationId))
            {
                var activity = pipeline.Get<ActivityQueries>().Read(reads, organization.Key, [.. organization.Select(link => link.Id)]);
                foreach (var link in organization)
                {
                    var own = clicks.FindAll(click => click.LinkId == link.Id && click.Kind == ClickKind.Visitor);
                    var firstHour = UtcTime.ToHour(pipeline.Time.GetUtcNow()) - LinkActivity.HourCount + 1;
                    Assert.Equal(own.Count, activity[link.Id].Total);
                    Assert.Equal(
                        Enumerable.Range(0, LinkActivity.HourCount).Select(i => (long)own.Count(click => UtcTime.ToHour(click.Time) == firstHour + i)),
                        activity[link.Id].Hours);
                }
            }
        }

        private static IEnumerable<KeyClicks> Top(List<Click> clicks, Func<Click, string?> key) =>
            clicks.GroupBy(key).Select(group => new KeyClicks(group.Key, group.Count()))
                .OrderByDescending(row => row.Clicks).ThenBy(row => row.Key, StringComparer.Ordinal);
    }
}
