using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Postgres.Clicks;
using LinkApp.Tests.Support;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>Commits of clicks of several nodes, and over a network that fails.</summary>
public sealed class AppendTests : IAsyncLifetime
{
    private static readonly Dictionary<int, long> NoPositions = [];
    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(1);

    private ClickStoreRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClickStoreRig.CreateAsync(StoreKind.Postgres);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_group_that_is_sent_again_is_stored_once_and_has_the_same_ids()
    {
        var writer = _rig.CreateWriter();
        await writer.AppendAsync(Group(1, 3), NoPositions, new(1, 3));
        await _rig.CreateWriter().AppendAsync(Group(101, 2), NoPositions, new(2, 2));
        await writer.AppendAsync(Group(4, 3), NoPositions, new(1, 6));
        await _rig.CreateWriter().AppendAsync(Group(103, 2), NoPositions, new(2, 4));

        var again = Group(4, 3);
        await _rig.CreateWriter().AppendAsync(again, new Dictionary<int, long> { [1] = 2 }, new(1, 6));

        Assert.Equal([6L, 7, 8], again.Select(click => click.Id));
        Assert.Equal(["1 2"], await _rig.ReadAsync("SELECT organization, position FROM positions"));
        await AssertStoredAsync("1 2 3 101 102 4 5 6 103 104");
    }

    [Fact]
    public async Task Of_a_group_whose_first_clicks_are_stored_the_others_are_added()
    {
        await _rig.AppendAsync(new(1, 3), Group(1, 3));
        await _rig.CreateWriter().AppendAsync(Group(101, 2), NoPositions, new(2, 2));

        var group = Group(2, 4);
        await _rig.AppendAsync(new(1, 5), group);

        Assert.Equal([2L, 3, 6, 7], group.Select(click => click.Id));
        await AssertStoredAsync("1 2 3 101 102 4 5");
    }

    [Fact]
    public async Task Two_tries_of_one_group_at_the_same_moment_are_stored_once()
    {
        for (var round = 0; round < 3; round++)
        {
            ClickWriter[] writers = [_rig.CreateWriter(), _rig.CreateWriter()];
            var start = 100 + round;
            for (var group = 0; group < 200; group++)
            {
                var tries = writers.Select(_ => Group((start * 10_000) + (group * 3), 3)).ToArray();
                using var both = new Barrier(2);
                await Task.WhenAll(writers.Zip(tries, (writer, clicks) => Task.Run(async () =>
                {
                    both.SignalAndWait(Eventually.Limit);
                    await writer.AppendAsync(clicks, NoPositions, new(start, (group + 1) * 3));
                })));
                Assert.Equal(tries[0].Select(click => click.Id), tries[1].Select(click => click.Id));
            }
        }

        Assert.Equal("1800 1800 1800", Assert.Single(await _rig.ReadAsync("SELECT count(*), count(DISTINCT link), max(id) FROM clicks")));
    }

    [Fact]
    public async Task A_reader_that_goes_on_after_the_last_id_it_saw_misses_no_click_of_four_writers()
    {
        const int Writers = 4, Groups = 120, Clicks = 7;
        var seen = new List<long>();
        var writing = Task.WhenAll(Enumerable.Range(1, Writers).Select(start => Task.Run(async () =>
        {
            using var writer = _rig.Store.CreateWriter(int.MaxValue);
            for (var group = 1; group <= Groups; group++)
                await writer.AppendAsync(Group(start * 10_000, Clicks), NoPositions, new(start, group * Clicks));
        })));
        await using var database = _rig.CreateDatabase();
        await using var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT id FROM clicks.clicks WHERE id > $1 ORDER BY id", connection);
        var last = new NpgsqlParameter<long>();
        command.Parameters.Add(last);
        for (var isLast = false; !isLast;)
        {
            isLast = writing.IsCompleted;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                seen.Add(reader.GetInt64(0));
            last.TypedValue = seen.LastOrDefault();
        }
        await writing;

        Assert.Equal(Enumerable.Range(1, Writers * Groups * Clicks).Select(id => (long)id), seen);
        Assert.Equal(Writers * Groups * Clicks, await _rig.CountAsync("SELECT last FROM head"));
    }

    [Fact]
    public async Task Writers_that_meet_new_names_at_the_same_moment_give_each_one_id()
    {
        var writers = Enumerable.Range(1, 3).Select(start => (Start: start, Writer: _rig.CreateWriter())).ToList();
        for (var round = 0; round < 40; round++)
        {
            using var all = new Barrier(writers.Count);
            await Task.WhenAll(writers.Select(one => Task.Run(async () =>
            {
                // Each in an order of its own.
                var names = Enumerable.Range(round * 20, 20).OrderBy(name => (name * one.Start * 7) % 11).Select(name => $"n{name}.example").ToList();
                var clicks = names.Select(name => ClickStoreRig.Click(
                    referrer: name, destination: $"https://{name}/", place: new("DE", name, name, 1, null), agent: new(name, name, null, false)));
                all.SignalAndWait(Eventually.Limit);
                await one.Writer.AppendAsync([.. clicks], NoPositions, new(one.Start, (round + 1) * 20));
            })));
        }

        foreach (var (table, count) in new[] { ("texts", 1_600), ("places", 800), ("agents", 800) })
            Assert.Equal(count, await _rig.CountAsync($"SELECT count(*) FROM {table}"));
        Assert.Equal(2_400, await _rig.CountAsync("""
            SELECT count(*) FROM clicks c JOIN texts r ON r.id = c.referrer JOIN texts d ON d.id = c.destination JOIN places p ON p.id = c.place
            JOIN agents a ON a.id = c.agent WHERE d.text = 'https://' || r.text || '/' AND p.city = r.text AND a.browser = r.text
            """));
    }

    [Fact]
    public async Task A_group_of_an_outage_is_stored_in_parts_and_a_part_that_is_stored_is_not_sent_again()
    {
        var clicks = Group(1, 3_500);
        await _rig.ExecuteAsync("""
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
            CREATE TRIGGER fail BEFORE INSERT ON clicks.clicks FOR EACH ROW WHEN (NEW.link = 2500) EXECUTE FUNCTION fail();
            """);
        await Assert.ThrowsAsync<PostgresException>(() => _rig.AppendAsync(new(1, 3_500), clicks).AsTask());
        await _rig.CreateWriter().AppendAsync(Group(9_000, 1), NoPositions, new(2, 1));
        // A part that was sent again would get ids by this.
        await _rig.ExecuteAsync("DROP TRIGGER fail ON clicks.clicks; UPDATE clicks.writers SET last = last + 10000 WHERE start = 1");

        await _rig.AppendAsync(new(1, 3_500), clicks);

        Assert.Equal([.. Enumerable.Range(1, 2_000), .. Enumerable.Range(2_002, 1_500)], clicks.Select(click => (int)click.Id));
        Assert.Equal(3_500, await _rig.CountAsync("SELECT count(*) FROM clicks WHERE link = CASE WHEN id <= 2000 THEN id ELSE id - 1 END AND link < 9000"));
    }

    [Fact]
    public async Task A_rehearsal_stores_nothing()
    {
        using var writer = _rig.Store.CreateRehearsalWriter();
        for (var number = 1; number <= 2; number++)
            await writer.AppendAsync([ClickStoreRig.Click(referrer: "rehearsal")], new Dictionary<int, long> { [1] = number }, new(1, number));

        foreach (var table in (string[])["clicks", "texts", "positions", "writers", "commits"])
            Assert.Equal(0, await _rig.CountAsync($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task A_text_that_another_node_has_deleted_gets_a_new_id()
    {
        var other = _rig.CreateWriter();
        var destination = new ClickText("https://gone.example/");
        await other.AppendAsync([ClickStoreRig.Click(destination: destination)], NoPositions, new(1, 1));
        await _rig.AppendAsync(new(2, 1), ClickStoreRig.Click());
        await _rig.Writer.DeleteAsync(1, [1]);
        var marks = new TextMarks(2);
        marks.SetRead("clicks", 1);
        Assert.Equal(1, await _rig.Writer.DeleteTextsAsync([1], marks, 0));

        await other.AppendAsync([ClickStoreRig.Click(destination: destination)], NoPositions, new(1, 2));

        Assert.Equal(["https://gone.example/"], await _rig.ReadAsync("SELECT t.text FROM clicks c JOIN texts t ON t.id = c.destination WHERE c.id = 3"));
    }

    [Fact]
    public async Task A_position_never_goes_back()
    {
        foreach (var position in (long[])[5, 9, 7])
            await _rig.Writer.AppendAsync([], new Dictionary<int, long> { [0] = position }, new(1, 0));

        Assert.Equal(["0 9"], await _rig.ReadAsync("SELECT organization, position FROM positions"));
    }

    [Fact]
    public async Task Texts_that_PostgreSQL_would_refuse_are_stored_without_what_it_refuses()
    {
        for (var number = 1; number <= 2; number++)
        {
            await _rig.AppendAsync(new(1, number), ClickStoreRig.Click(
                referrer: "a\0b", destination: "https://example.com/\ud800?", place: new("DE", "\0", null, 1, 2), agent: new("\udc00", null, null, false)));
        }

        Assert.Equal(
            ["a\ufffdb https://example.com/\ufffd? \ufffd \ufffd 2"],
            await _rig.ReadAsync("""
                SELECT r.text, d.text, p.region, a.browser, count(*) FROM clicks c JOIN texts r ON r.id = c.referrer JOIN texts d ON d.id = c.destination
                JOIN places p ON p.id = c.place JOIN agents a ON a.id = c.agent GROUP BY 1, 2, 3, 4
                """));
    }

    [Fact]
    public async Task Names_of_a_group_are_not_forgotten_for_each_other_where_memory_is_full()
    {
        var number = 0;
        var known = ClickStoreRig.Click(referrer: "known.example");
        await _rig.AppendAsync(new(1, ++number), known);
        for (var i = 0; i < 101; i++)
            await _rig.AppendAsync(new(1, number += 1_000), [.. Enumerable.Range(0, 1_000).Select(n => ClickStoreRig.Click(
                referrer: n % 2 == 0 ? "known.example" : $"r{i}-{n}", destination: $"d{i}-{n}"))]);

        Assert.Equal(number, await _rig.CountAsync("SELECT count(*) FROM clicks c JOIN texts r ON r.id = c.referrer JOIN texts d ON d.id = c.destination"));
    }

    [Fact]
    public async Task What_is_answered_is_on_the_disk_also_where_the_server_is_set_up_to_answer_before()
    {
        await _rig.ExecuteAsync($"""
            ALTER DATABASE {new NpgsqlConnectionStringBuilder(_rig.ConnectionString).Database} SET synchronous_commit = off;
            CREATE TABLE durability (setting text);
            CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO clicks.durability VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
            CREATE TRIGGER tell AFTER INSERT ON clicks.clicks EXECUTE FUNCTION tell();
            """);
        using var writer = new PostgresClickWriter(_rig.CreateDatabase(), int.MaxValue);
        await writer.AppendAsync(Group(1, 1), NoPositions, new(1, 1));
        // The same after an error, on another connection.
        await _rig.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => writer.AppendAsync(Group(2, 1), NoPositions, new(1, 2)).AsTask());
        await writer.AppendAsync(Group(2, 1), NoPositions, new(1, 2));

        Assert.Equal(["on", "on"], await _rig.ReadAsync("SELECT setting FROM durability"));
    }

    [Fact]
    public async Task Starts_that_have_not_written_for_months_are_forgotten()
    {
        await _rig.AppendAsync(new(1, 1), Group(1, 1));
        await _rig.AppendAsync(new(2, 1), Group(2, 1));
        await _rig.ExecuteAsync("UPDATE writers SET at = now() - interval '91 days' WHERE start = 1");

        Assert.Equal([2L], _rig.CreateWriter().ReadLastNumbers().Keys);
    }

    [Fact]
    public async Task A_group_whose_answer_was_lost_is_stored_once()
    {
        await using var relay = new TcpRelay(new NpgsqlConnectionStringBuilder(_rig.ConnectionString).Port);
        using var writer = new PostgresClickWriter(_rig.CreateDatabase(relay.Port), int.MaxValue);
        await writer.AppendAsync(Group(1, 2), NoPositions, new(1, 2));
        var clicks = Group(3, 2);
        relay.PauseAnswers();
        var lost = writer.AppendAsync(clicks, NoPositions, new(1, 4)).AsTask();
        await Eventually.TrueAsync(async () => await _rig.CountAsync("SELECT count(*) FROM clicks") == 4, "the clicks are stored");
        await _rig.CreateWriter().AppendAsync(Group(101, 1), NoPositions, new(2, 1));
        relay.Cut();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => lost);
        relay.Resume();

        await writer.AppendAsync(clicks, NoPositions, new(1, 4));

        Assert.Equal([3L, 4], clicks.Select(click => click.Id));
        await AssertStoredAsync("1 2 3 4 101");
    }

    [Fact]
    public async Task A_database_that_falls_silent_is_an_error_and_does_not_stop_other_writers()
    {
        await using var relay = new TcpRelay(new NpgsqlConnectionStringBuilder(_rig.ConnectionString).Port);
        using var writer = new PostgresClickWriter(_rig.CreateDatabase(relay.Port), int.MaxValue, ShortLimit);
        await writer.AppendAsync(Group(1, 1), NoPositions, new(1, 1));
        relay.Pause();
        var silent = writer.AppendAsync(Group(2, 1), NoPositions, new(1, 2)).AsTask();
        await _rig.CreateWriter().AppendAsync(Group(101, 1), NoPositions, new(2, 1));
        Assert.False(silent.IsCompleted);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => silent.WaitAsync(Eventually.Limit));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => writer.AppendAsync(Group(2, 1), NoPositions, new(1, 2)).AsTask().WaitAsync(Eventually.Limit));
        relay.Resume();
        await writer.AppendAsync(Group(2, 1), NoPositions, new(1, 2));

        await AssertStoredAsync("1 101 2");
    }

    /// <summary>Clicks that are told apart by their links.</summary>
    private static Click[] Group(int firstLink, int count) => [.. Enumerable.Range(firstLink, count).Select(link => ClickStoreRig.Click(link))];

    private async Task AssertStoredAsync(string links) =>
        Assert.Equal(links, string.Join(' ', await _rig.ReadAsync("SELECT link FROM clicks ORDER BY id")));
}
