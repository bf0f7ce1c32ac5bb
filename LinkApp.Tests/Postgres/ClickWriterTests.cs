using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Postgres;

/// <summary>What a writer of clicks promises, on both stores.</summary>
public sealed class ClickWriterTests
{
    private static readonly Agent Safari = new("Safari", "iOS", "Mobile", IsBot: false);

    public static TheoryData<StoreKind> Stores => [StoreKind.Sqlite, StoreKind.Postgres];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_click_is_stored_with_all_that_it_names(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await rig.AppendAsync(new(1, 3), new Click
        {
            OrganizationId = 7,
            LinkId = 1L << 40,
            Link = "not stored",
            Time = ClickStoreRig.Noon.AddMilliseconds(123),
            Place = ClickStoreRig.Berlin,
            Referrer = "news.example",
            Agent = Safari with { IsBot = true },
            Visitor = uint.MaxValue,
            Destination = "https://example.com/ä",
            Rule = "Apple",
        }, ClickStoreRig.Click(), ClickStoreRig.Click(place: new Place("JP", null, null, null, null), agent: Safari));

        Assert.Equal(
            [
                $"1 7 {1L << 40} {ClickStoreRig.Noon.ToUnixTimeMilliseconds() + 123} 1 {uint.MaxValue} DE Berlin Berlin 52.52 13.4 Safari iOS Mobile news.example https://example.com/ä Apple",
                $"2 1 1 {ClickStoreRig.Noon.ToUnixTimeMilliseconds()} 0 0 - - - - - - - - - https://example.com/ -",
                $"3 1 1 {ClickStoreRig.Noon.ToUnixTimeMilliseconds()} 0 0 JP   - - Safari iOS Mobile - https://example.com/ -",
            ],
            await rig.ReadAsync("""
                SELECT c.id, c.organization, c.link, c.time, c.bot, c.visitor, p.country, p.region, p.city, p.latitude, p.longitude, a.browser, a.system, a.device,
                    r.text, d.text, u.text
                FROM clicks c LEFT JOIN places p ON p.id = c.place LEFT JOIN agents a ON a.id = c.agent LEFT JOIN texts r ON r.id = c.referrer
                LEFT JOIN texts d ON d.id = c.destination LEFT JOIN texts u ON u.id = c.rule ORDER BY c.id
                """));
        Assert.Equal("1", Assert.Single(await rig.ReadAsync("SELECT count(*) FROM agents")));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Places_that_differ_in_their_coordinates_alone_or_have_none_have_an_id_each(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        (double?, double?)[] coordinates = [(1.5, 2.5), (1.5, 3.5), (null, null), (1.5, null), (null, 2.5)];
        var clicks = () => Array.ConvertAll(coordinates, place => ClickStoreRig.Click(place: new Place("JP", null, null, place.Item1, place.Item2)));
        await rig.AppendAsync(new(1, 5), clicks());
        var next = rig.CreateWriter();
        await next.AppendAsync(clicks(), new Dictionary<int, long>(), new(2, 5));
        await next.AppendAsync([ClickStoreRig.Click(place: ClickStoreRig.Berlin)], new Dictionary<int, long>(), new(2, 6));

        Assert.Equal(5, await rig.CountAsync("SELECT count(DISTINCT place) FROM clicks WHERE id <= 5"));
        Assert.Equal(0, await rig.CountAsync("SELECT count(*) FROM clicks c JOIN clicks d ON d.id = c.id + 5 WHERE c.id <= 5 AND c.place <> d.place"));
        Assert.Equal(["6 6"], await rig.ReadAsync("SELECT count(*), max(id) FROM places"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Ids_follow_each_other_and_the_writer_knows_the_last_also_after_a_new_start(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        Click[] first = [ClickStoreRig.Click(), ClickStoreRig.Click()], second = [ClickStoreRig.Click()];
        Assert.Equal(0, rig.Writer.LastId);
        await rig.AppendAsync(new(1, 2), first);
        await rig.AppendAsync(new(1, 3), second);

        Assert.Equal([1L, 2, 3], first.Concat(second).Select(click => click.Id));
        Assert.Equal(3, rig.Writer.LastId);
        Assert.Equal(3, rig.CreateWriter().LastId);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Positions_are_stored_with_clicks_and_without(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await rig.Writer.AppendAsync([], new Dictionary<int, long> { [2] = 5, [1] = 4 }, new(1, 0));
        Assert.Equal(["1 4", "2 5"], await rig.ReadAsync("SELECT organization, position FROM positions ORDER BY 1"));
        await rig.Writer.AppendAsync([ClickStoreRig.Click()], new Dictionary<int, long> { [2] = 8, [3] = 1 }, new(1, 1));

        Assert.Equal(["1 4", "2 8", "3 1"], await rig.ReadAsync("SELECT organization, position FROM positions ORDER BY 1"));
        Assert.Equal(1, await rig.CountAsync("SELECT count(*) FROM clicks"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_last_number_of_each_start_is_known(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await rig.AppendAsync(new(-5, 2), ClickStoreRig.Click(), ClickStoreRig.Click());
        await rig.AppendAsync(new(6, 1), ClickStoreRig.Click());
        await rig.AppendAsync(new(-5, 9), ClickStoreRig.Click());

        Assert.Equal(new Dictionary<long, long> { [-5] = 9, [6] = 1 }, rig.CreateWriter().ReadLastNumbers());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Of_the_new_referrers_of_a_day_and_organization_those_beyond_the_limit_are_one(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await rig.AppendAsync(new(1, 1), ClickStoreRig.Click(referrer: "known.example"));
        var writer = rig.CreateWriter(maxNewReferrers: 2);
        var number = 0;
        foreach (var clicks in (Click[][])[
            [
                .. new[] { "a.example", "b.example", "c.example", "a.example", "known.example", null, "d.example" }
                    .Select(host => ClickStoreRig.Click(referrer: host)),
            ],
            [ClickStoreRig.Click(referrer: "c.example"), ClickStoreRig.Click(referrer: "e.example", organization: 2), ClickStoreRig.Click(referrer: "b.example")],
            [ClickStoreRig.Click(referrer: "f.example", time: ClickStoreRig.Noon.AddDays(1)), ClickStoreRig.Click(referrer: "e.example")],
        ])
            await writer.AppendAsync(clicks, new Dictionary<int, long>(), new(2, number += clicks.Length));

        Assert.Equal(
            "known.example a.example b.example (other) a.example known.example - (other) (other) e.example b.example f.example e.example".Split(' '),
            await rig.ReadAsync("SELECT r.text FROM clicks c LEFT JOIN texts r ON r.id = c.referrer ORDER BY c.id"));
        Assert.Equal(0, await rig.CountAsync("SELECT count(*) FROM texts WHERE text IN ('c.example', 'd.example')"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Old_clicks_are_deleted_the_oldest_first_and_what_describes_them(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        for (var i = 1; i <= 300; i++)
            await rig.AppendAsync(new(1, i), ClickStoreRig.Click(time: ClickStoreRig.Noon.AddSeconds(i)));
        var before = ClickStoreRig.Noon.AddSeconds(201);

        Assert.Equal(50, await rig.Writer.DeleteBeforeAsync(before, last: 300, limit: 50));
        Assert.Equal(51, await rig.CountAsync("SELECT min(id) FROM clicks"));
        Assert.Equal(100, await rig.Writer.DeleteBeforeAsync(before, last: 150, limit: 500));
        Assert.Equal(0, await rig.Writer.DeleteBeforeAsync(before, last: 150, limit: 500));
        Assert.Equal(50, await rig.CreateWriter().DeleteBeforeAsync(before, last: 300, limit: 500));
        Assert.Equal(0, await rig.Writer.DeleteBeforeAsync(before, last: 300, limit: 500));

        Assert.Equal(201, await rig.CountAsync("SELECT min(id) FROM clicks"));
        Assert.InRange(await rig.CountAsync("SELECT min(first) FROM commits"), 201 - 25, 201);
        await rig.AppendAsync(new(1, 301), ClickStoreRig.Click());
        Assert.Equal(301, rig.Writer.LastId);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Times_of_commits_say_where_the_clicks_of_a_time_are(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        var noon = ClickStoreRig.Noon.ToUnixTimeMilliseconds();
        foreach (var (number, second) in (int[])[0, 5, 3, 30, 31, -100, 32] is var seconds ? seconds.Index() : [])
            await rig.AppendAsync(new(1, number + 1), ClickStoreRig.Click(time: ClickStoreRig.Noon.AddSeconds(second)));

        Assert.Equal(
            [$"1 0 5000", "4 30000 31000", "6 -100000 31000", "7 32000 32000"],
            await rig.ReadAsync($"SELECT first, earliest - {noon}, latest - {noon} FROM commits ORDER BY first"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Clicks_and_the_position_of_one_organization_are_deleted_by_their_ids(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await rig.Writer.AppendAsync(
            [.. Enumerable.Range(1, 6).Select(i => ClickStoreRig.Click(organization: 1 + (i % 2)))], new Dictionary<int, long> { [1] = 3, [2] = 4 }, new(1, 6));

        Assert.Equal(2, await rig.Writer.DeleteAsync(1, [1, 2, 3, 4]));

        Assert.Equal(["1", "3", "5", "6"], await rig.ReadAsync("SELECT id FROM clicks ORDER BY id"));
        Assert.Equal(["2 4"], await rig.ReadAsync("SELECT organization, position FROM positions"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_text_is_deleted_that_no_click_names_and_gets_a_new_id_with_its_next_click(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        var old = new ClickText("https://old.example/");
        await rig.AppendAsync(new(1, 1), ClickStoreRig.Click(destination: old, referrer: "old.example"));
        await rig.AppendAsync(new(1, 3), ClickStoreRig.Click(), ClickStoreRig.Click(referrer: "last.example"));
        await rig.Writer.DeleteAsync(1, [1]);
        var marks = await MarkAsync(rig);

        Assert.Equal(2, await rig.Writer.DeleteTextsAsync(await TextIdsAsync(rig), marks, await rig.Writer.ReadImportedChangesAsync()));
        Assert.Equal(["https://example.com/", "last.example"], await rig.ReadAsync("SELECT text FROM texts ORDER BY text"));

        // The same object, which remembers the id that it had; and an equal text.
        await rig.AppendAsync(new(1, 4), ClickStoreRig.Click(destination: old, referrer: "old.example"));
        Assert.Equal(
            ["https://old.example/ old.example"],
            await rig.ReadAsync("SELECT d.text, r.text FROM clicks c JOIN texts d ON d.id = c.destination JOIN texts r ON r.id = c.referrer WHERE c.id = 4"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_text_stays_that_a_click_names_after_the_marks_were_read(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await rig.AppendAsync(new(1, 2), ClickStoreRig.Click(referrer: "again.example", rule: "Rule"), ClickStoreRig.Click(referrer: "last.example"));
        await rig.Writer.DeleteAsync(1, [1]);
        var marks = await MarkAsync(rig);
        await rig.AppendAsync(new(1, 3), ClickStoreRig.Click(referrer: "again.example"));

        Assert.Equal(1, await rig.Writer.DeleteTextsAsync(await TextIdsAsync(rig), marks, await rig.Writer.ReadImportedChangesAsync()));

        Assert.Equal(["again.example", "https://example.com/", "last.example"], await rig.ReadAsync("SELECT text FROM texts ORDER BY text"));
    }

    /// <summary>Marks what clicks name, as <see cref="UnnamedTexts"/> does.</summary>
    private static async Task<TextMarks> MarkAsync(ClickStoreRig rig)
    {
        var marks = new TextMarks(await rig.CountAsync("SELECT max(id) FROM texts"));
        foreach (var row in await rig.ReadAsync("SELECT id, referrer, destination, rule FROM clicks ORDER BY id"))
        {
            var columns = row.Split(' ').Select(long.Parse).ToList();
            columns[1..].ForEach(marks.Mark);
            marks.SetRead("clicks", columns[0]);
        }
        return marks;
    }

    private static async Task<long[]> TextIdsAsync(ClickStoreRig rig) => [.. (await rig.ReadAsync("SELECT id FROM texts ORDER BY id")).Select(long.Parse)];
}
