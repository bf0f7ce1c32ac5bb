using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Spill;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinkApp.Tests.Integration;

/// <summary>
/// Late clicks survive a kill in the spill file, and none is stored twice. A kill is a copy of the data folder at that moment,
/// with which the next run starts.
/// </summary>
public sealed class SpillTests
{
    [Fact]
    public async Task A_late_click_is_in_the_file_before_its_redirect_goes_and_is_stored_by_the_next_start_after_a_kill()
    {
        await using var first = await Pipeline.StartAsync();
        var link = await first.LinkAsync();
        await using var store = new BrokenStore(first);
        var time = first.Time.GetUtcNow();
        await LateAsync(first, first.Click(link, Pipeline.Berlin, referrer: "first.example", agent: new Agent("Firefox", "Linux", "Desktop", false)));
        await LateAsync(first, first.Click(link, referrer: "second.example"));
        // Another one of the same commit does not wait for the limit again.
        Assert.Equal(Recorded.Late, await Eventually.Get(first.Log.RecordAsync(first.Click(link, referrer: "third.example")), "the third redirect goes"));
        Assert.Equal((3L, 0L, 0L), (first.Log.LateCount, first.Log.UnprotectedCount, first.Log.LostCount));

        using var killed = Kill(first);
        store.Mend();
        first.Time.Advance(TimeSpan.FromHours(3));
        await using var next = await Pipeline.StartAsync(killed, first.Time);
        Assert.Equal(["first.example", "second.example", "third.example"], Referrers(next));
        Assert.Equal(0, new FileInfo(next.Settings.Data.SpillFile).Length);
        var stored = Assert.Single(next.Get<ClickReader>().Between(0, 1));
        Assert.Equal((1L, link.Id, time, Pipeline.Berlin, link.Destination), (stored.Id, stored.LinkId, stored.Time, stored.Place, stored.Destination));
        await next.RecordAsync(next.Click(link, referrer: "after.example"));
        Assert.Equal(["first.example", "second.example", "third.example", "after.example"], Referrers(next));
    }

    [Fact]
    public async Task Late_clicks_enter_the_next_batch_of_the_live_feed()
    {
        await using var first = await Pipeline.StartAsync();
        var link = await first.LinkAsync();
        await using var store = new BrokenStore(first);
        await LateAsync(first, first.Click(link, Pipeline.Berlin));
        using var killed = Kill(first);
        store.Mend();

        await using var next = await Pipeline.StartAsync(killed, first.Time);
        using var viewer = await next.Live.SubscribeAsync(link.OrganizationId);
        next.Tick();
        var batch = await Eventually.Get(viewer.NextAsync().AsTask(), "the batch");
        Assert.Equal(["DE"], batch!.Dots.Select(dot => dot.Country));
    }

    [Fact]
    public async Task A_kill_between_the_commit_of_late_clicks_and_the_emptying_of_the_file_stores_none_twice()
    {
        await using var first = await Pipeline.StartAsync();
        var link = await first.LinkAsync();
        await using var store = new BrokenStore(first);
        await LateAsync(first, first.Click(link, referrer: "late.example"));
        var spilled = await File.ReadAllBytesAsync(first.Settings.Data.SpillFile);
        Assert.NotEmpty(spilled);
        store.Mend();
        await StoredAsync(first, 1);
        await first.RecordAsync(first.Click(link, referrer: "after.example"));
        await first.StopAsync();
        await File.WriteAllBytesAsync(first.Settings.Data.SpillFile, spilled);

        using var killed = Kill(first);
        await using var next = await Pipeline.StartAsync(killed, first.Time);
        Assert.Equal(["late.example", "after.example"], Referrers(next));
        Assert.Equal(0, new FileInfo(next.Settings.Data.SpillFile).Length);
    }

    [Fact]
    public void Every_field_of_a_click_is_read_as_it_was_written()
    {
        using var folder = new TempFolder();
        var text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.OneOf<char>('"', '\\', '\n', 'é', '漢', '\u2028')), 0, 20];
        var optional = Gen.Null(text);
        var place = Gen.Null(Gen.Select(optional, optional, optional, Gen.Nullable(Gen.Double[-90, 90]), Gen.Nullable(Gen.Double[-180, 180]))
            .Select(values => new Place(values.Item1, values.Item2, values.Item3, values.Item4, values.Item5)));
        var agent = Gen.Select(optional, optional, optional, Gen.Bool).Select(values => new Agent(values.Item1, values.Item2, values.Item3, values.Item4));
        var click = Gen.Select(place, agent, text, optional, Gen.Select(text, optional), Gen.Select(Gen.UInt, Gen.Bool, Gen.Long[0, 4_000_000_000_000]))
            .Select((where, with, slug, referrer, texts, numbers) => new Click
            {
                OrganizationId = 7,
                LinkId = 1L << 40,
                Link = slug,
                Time = DateTimeOffset.FromUnixTimeMilliseconds(numbers.Item3),
                Place = where,
                Agent = with,
                Referrer = referrer,
                IsInternal = numbers.Item2,
                Visitor = numbers.Item1,
                Destination = texts.Item1,
                Rule = texts.Item2 is { } rule ? new ClickText(rule) : null,
            });
        click.Array[1, 40].Sample(clicks =>
        {
            var path = folder.File($"{Guid.NewGuid():N}");
            using var file = new SpillFile(path, syncs: false, NullLogger.Instance);
            foreach (var some in clicks.Index().Chunk(7))
                file.Append(some.Select(one => new SpilledClick(new(-5, one.Index), one.Item)));
            long position = 0;
            var read = file.Read(ref position, long.MaxValue);

            Assert.Equal(file.Length, position);
            Assert.Equal(clicks.Index().Select(one => (new ClickNumber(-5, one.Index), Fields(one.Item))), read.Select(one => (one.Number, Fields(one.Click))));
        }, iter: 100);

        static object?[] Fields(Click click) =>
        [
            click.OrganizationId, click.LinkId, click.Link, click.Time, click.Place, click.Agent, click.Referrer, click.IsInternal, click.Kind, click.Visitor,
            click.Destination.Text, click.Rule?.Text,
        ];
    }

    [Fact]
    public async Task The_file_is_emptied_when_the_store_is_back()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await using var store = new BrokenStore(pipeline);
        await LateAsync(pipeline, pipeline.Click(link));
        store.Mend();
        await StoredAsync(pipeline, 1);

        await Eventually.TrueAsync(() => new FileInfo(pipeline.Settings.Data.SpillFile).Length == 0, "the file is empty");
    }

    [Fact]
    public async Task Half_a_line_is_left_out_and_does_not_damage_what_follows()
    {
        await using var first = await Pipeline.StartAsync();
        var link = await first.LinkAsync();
        await using var store = new BrokenStore(first);
        await LateAsync(first, first.Click(link, referrer: "first.example"));
        using var killed = Kill(first, mend: false);
        var spill = killed.File("data/clicks.spill");
        var line = await File.ReadAllBytesAsync(spill);
        await File.AppendAllBytesAsync(spill, line[..(line.Length / 2)]);

        // The next run can't store anything either, and is killed, too.
        var log = new LogList();
        var starting = Pipeline.StartAsync(log, killed, first.Time);
        await Eventually.TrueAsync(
            () =>
            {
                first.Time.Advance(TimeSpan.FromSeconds(1));
                return starting.IsCompleted;
            },
            "the start waits no longer");
        await using var second = await starting;
        Assert.Single(log.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains("does not take them yet", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("are stored.", StringComparison.Ordinal));
        await LateAsync(second, second.Click(link, referrer: "second.example"));
        using var killedAgain = Kill(second);
        await using var storeOfSecond = new BrokenStore(second);
        await using var last = await Pipeline.StartAsync(killedAgain, first.Time);
        Assert.Equal(["first.example", "second.example"], Referrers(last));
    }

    [Fact]
    public async Task If_the_file_cannot_be_written_either_redirects_go_and_the_clicks_are_counted_as_unprotected()
    {
        using var folder = new TempFolder();
        await using var pipeline = await StartWithoutSpillAsync(folder);
        var link = await pipeline.LinkAsync();
        await using var store = new BrokenStore(pipeline);
        await LateAsync(pipeline, pipeline.Click(link, referrer: "first.example"));
        await LateAsync(pipeline, pipeline.Click(link, referrer: "second.example"));
        Assert.Equal((2L, 2L, 0L), (pipeline.Log.LateCount, pipeline.Log.UnprotectedCount, pipeline.Log.LostCount));

        store.Mend();
        await StoredAsync(pipeline, 2);
        Assert.Equal(["first.example", "second.example"], Referrers(pipeline));
    }

    [Fact]
    public async Task Clicks_that_memory_has_no_room_for_are_in_the_file_alone_and_stored_in_order()
    {
        const int Limit = 1_000;
        await using var pipeline = await Pipeline.StartAsync(settings: [$"--Clicks:QueueLimit={Limit}"]);
        var link = await pipeline.LinkAsync();
        await using var store = new BrokenStore(pipeline);
        var outcomes = Enumerable.Range(0, 3 * Limit).Select(i => pipeline.Log.RecordAsync(pipeline.Click(link, referrer: $"r{i}.example"))).ToList();
        // The file takes what memory has no room for, as long as it is written as fast as clicks come in.
        var results = await Eventually.Get(Task.WhenAll(outcomes), "the redirects go");
        var late = results.Count(outcome => outcome == Recorded.Late);
        Assert.InRange(late, 2 * Limit, 3 * Limit);
        Assert.Equal((3L * Limit) - late, pipeline.Log.LostCount);
        Assert.Equal((0L, (long)Limit), (pipeline.Log.UnprotectedCount, pipeline.Log.WaitingCount));

        using var killed = Kill(pipeline);
        store.Mend();
        var flushed = pipeline.Log.FlushAsync();
        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Time.Advance(TimeSpan.FromSeconds(2));
                return flushed.IsCompleted;
            },
            "all clicks are stored");
        string[] expected = [.. results.Index().Where(outcome => outcome.Item == Recorded.Late).Select(outcome => $"r{outcome.Index}.example")];
        Assert.Equal(expected, Referrers(pipeline));
        await pipeline.RecordAsync(pipeline.Click(link, referrer: "after.example"));
        Assert.Equal([.. expected, "after.example"], Referrers(pipeline));

        await using var next = await Pipeline.StartAsync(killed, pipeline.Time);
        Assert.Equal(expected, Referrers(next));
    }

    [Fact]
    public async Task A_backup_has_the_late_clicks_and_a_restore_stores_them_once()
    {
        await using var first = await Pipeline.StartAsync();
        var link = await first.LinkAsync();
        await using (var store = new BrokenStore(first))
        {
            await LateAsync(first, first.Click(link, referrer: "late.example"));
            using var backup = new TempFolder();
            new Backup(first.Settings.Data).WriteTo(backup.File("backup"));
            store.Mend();
            using (var copy = SqliteSetup.Open(backup.File("backup/clicks.db"), pooled: false))
                copy.Execute(BrokenStore.MendSql);
            using var folder = new TempFolder();
            var data = new DataSettings(folder.File("data"));
            await DataTemplate.CopyToAsync(data.Directory);
            await File.WriteAllTextAsync(data.SpillFile, "of another installation");

            Assert.NotNull(new Restore(data, first.Time).From(backup.File("backup"), replace: true));
            await using var restored = await Pipeline.StartAsync(folder, first.Time);
            Assert.Equal(["late.example"], Referrers(restored));
        }
    }

    /// <summary>Starts with a spill file that can't be written.</summary>
    internal static async Task<Pipeline> StartWithoutSpillAsync(TempFolder folder, params string[] settings)
    {
        await TestStore.PrepareAsync(folder, folder.File("data"));
        Directory.CreateDirectory(folder.File("data/clicks.spill"));
        return await Pipeline.StartAsync(folder, settings: settings);
    }

    /// <summary>Records a click whose commit fails, and waits for its redirect.</summary>
    private static async Task LateAsync(Pipeline pipeline, Click click)
    {
        var outcome = pipeline.Log.RecordAsync(click);
        // From then on, the first click is being written, and others share the next commit.
        await Eventually.TrueAsync(() => pipeline.Log.IsFailing, "the store fails");
        // Only once: by this clock, the spill file must not take any time.
        pipeline.Time.Advance(pipeline.Settings.Clicks.CommitTimeout);
        Assert.Equal(Recorded.Late, await Eventually.Get(outcome, "the redirect goes"));
    }

    private static Task StoredAsync(Pipeline pipeline, long count) => Eventually.TrueAsync(
        () =>
        {
            pipeline.Time.Advance(TimeSpan.FromSeconds(2));
            return pipeline.Log.RecordedCount == count && pipeline.Log.WaitingCount == 0;
        },
        "the late clicks are stored");

    /// <summary>The files as a killed process leaves them, with a store that works again.</summary>
    private static TempFolder Kill(Pipeline pipeline, bool mend = true)
    {
        var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        foreach (var file in Directory.EnumerateFiles(pipeline.Settings.Data.Directory))
            File.Copy(file, folder.File($"data/{Path.GetFileName(file)}"));
        if (mend)
        {
            using var copy = SqliteSetup.Open(folder.File("data/clicks.db"), pooled: false);
            copy.Execute(BrokenStore.MendSql);
        }
        return folder;
    }

    private static List<string> Referrers(Pipeline pipeline) => Recount.Referrers(pipeline.Settings.Data);

    /// <summary>Makes every commit of clicks fail, until it is mended.</summary>
    private sealed class BrokenStore : IAsyncDisposable
    {
        public const string MendSql = "DROP TRIGGER IF EXISTS fail";

        private readonly Pipeline _pipeline;

        public BrokenStore(Pipeline pipeline)
        {
            _pipeline = pipeline;
            Run("CREATE TRIGGER IF NOT EXISTS fail BEFORE INSERT ON clicks BEGIN SELECT RAISE(ABORT, 'no'); END");
        }

        public void Mend() => Run(MendSql);

        /// <summary>A log that waits for its next try would hold up the end of the pipeline.</summary>
        public async ValueTask DisposeAsync()
        {
            Mend();
            await Eventually.TrueAsync(
                () =>
                {
                    _pipeline.Time.Advance(TimeSpan.FromSeconds(2));
                    return _pipeline.Log.WaitingCount == 0 && !_pipeline.Log.IsFailing;
                },
                "the store is back");
        }

        private void Run(string sql)
        {
            using var connection = SqliteSetup.Open(_pipeline.Settings.Data.ClickDatabase);
            connection.Execute(sql);
        }
    }
}
