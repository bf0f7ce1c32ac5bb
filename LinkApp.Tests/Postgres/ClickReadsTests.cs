using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;
using LinkApp.Postgres.Clicks;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>Questions to clicks in PostgreSQL: the answers are those of SQLite with the same clicks.</summary>
public sealed class ClickReadsTests
{
    private const int Asked = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_question_has_the_answer_of_sqlite_however_far_clicks_are_rolled_up(int seed)
    {
        await using var twins = await TwinStores.CreateAsync();
        AssertSameAnswers(twins, new(seed), [0, 1]);
        var clicks = new RandomClicks(seed);
        await twins.AddAsync(clicks.Write);
        AssertSameAnswers(twins, new(seed), clicks.Ids);
        twins.RollUp(clicks.Ids[3_000], RandomClicks.Today);
        AssertSameAnswers(twins, new(seed + 100), clicks.Ids);
        foreach (var (id, organization, count) in ((long, int, int)[])[(7, 1, 900), (8, 1, 300), (9, 2, 2)])
            await twins.ImportAsync(clicks.Import(id, organization, count));
        AssertSameAnswers(twins, new(seed + 200), clicks.Ids);
        twins.RollUp(clicks.Ids[^1], RandomClicks.Today);
        AssertSameAnswers(twins, new(seed + 300), clicks.Ids);
        await twins.AddAsync(connection => Core.Data.SqliteSetup.Execute(connection, $"DELETE FROM clicks WHERE id < {clicks.Ids[2_000]}"));
        await twins.ExecuteAsync($"DELETE FROM clicks.clicks WHERE id < {clicks.Ids[2_000]}");
        AssertSameAnswers(twins, new(seed + 400), clicks.Ids);
    }

    [Fact]
    public async Task A_snapshot_stays_as_it_was_when_it_was_opened()
    {
        await using var twins = await TwinStores.CreateAsync();
        var clicks = new RandomClicks(3);
        await twins.AddAsync(clicks.Write);
        twins.RollUp(clicks.Ids[2_000], RandomClicks.Today);
        using var reads = twins.Postgres.OpenReads();

        twins.RollUp(clicks.Ids[^1], RandomClicks.Today);
        await twins.ExecuteAsync("DELETE FROM clicks.clicks; UPDATE clicks.head SET last = last + 1; DELETE FROM clicks.days");

        Assert.InRange(reads.RolledUp, 1, clicks.Ids[^1] - 1);
        Assert.Equal(clicks.Ids[^1], reads.LastId);
        Assert.Equal(clicks.Ids.Where(id => id > reads.RolledUp), reads.Clicks(reads.RolledUp, long.MaxValue).Select(click => click.Id));
        Assert.NotEmpty(ByDayAndLink(read => reads.ReadDays(1, [ClickReads.AllLinks], 0, RandomClicks.Today, row => read(ToText(row)))));
    }

    [Fact]
    public async Task Streams_can_be_left_and_read_beside_each_other()
    {
        await using var twins = await TwinStores.CreateAsync();
        var clicks = new RandomClicks(4);
        await twins.AddAsync(clicks.Write);
        using var reads = twins.Postgres.OpenReads();
        Assert.Equal(clicks.Ids[0], reads.Clicks(0, long.MaxValue).First().Id);
        Assert.True(reads.Scan(new(1, ClickReads.AllLinks, 0, long.MaxValue), 0, long.MaxValue).First().Id > clicks.Ids[^100]);
        var (one, other) = (reads.Clicks(0, long.MaxValue), reads.Clicks(0, long.MaxValue));

        Assert.All(one.Zip(other.Skip(3_000)), pair => Assert.Equal(3_000, clicks.Ids.IndexOf(pair.Second.Id) - clicks.Ids.IndexOf(pair.First.Id)));
        Assert.All(reads.Clicks(0, long.MaxValue), click => Assert.Equal(
            click.Place == 0 ? null : RandomClicks.Places[click.Place - 1].Country, CountryKey.GetCode(reads.Countries.Get(click.Place))));
    }

    [Fact]
    public async Task A_snapshot_writes_nothing()
    {
        await using var twins = await TwinStores.CreateAsync();
        await using var connection = await twins.Database.OpenConnectionAsync();
        using var reads = new PostgresClickReads(connection);
        await using var write = new NpgsqlCommand("UPDATE clicks.head SET last = 7", connection);

        var error = await Assert.ThrowsAsync<PostgresException>(write.ExecuteNonQueryAsync);

        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, error.SqlState);
    }

    private static void AssertSameAnswers(TwinStores twins, Random random, IReadOnlyList<long> ids)
    {
        using var expected = twins.Sqlite.OpenReads();
        using var actual = twins.Postgres.OpenReads();
        var window = random.Next(1, 5_000);
        Assert.Equal(Marks(expected, window), Marks(actual, window));
        for (var i = 0; i < Asked; i++)
        {
            foreach (var (name, ask) in Questions(random, ids))
            {
                var (one, other) = (ask(expected).ToList(), ask(actual).ToList());
                Assert.True(
                    one.SequenceEqual(other), $"{name}: {string.Join(", ", one.Take(20))} in SQLite, {string.Join(", ", other.Take(20))} in PostgreSQL.");
            }
        }
    }

    private static IEnumerable<(string Name, Func<ClickReads, IEnumerable<object?>> Ask)> Questions(Random random, IReadOnlyList<long> ids)
    {
        var organization = random.Next(1, RandomClicks.Organizations + 2);
        long[] links = [.. Enumerable.Range(0, RandomClicks.LinksOfEach + 1).Select(i => (organization * 10L) + i).Where(_ => random.Next(2) == 0)];
        var link = (organization * 10) + random.Next(RandomClicks.LinksOfEach);
        var (one, other) = (ids[random.Next(ids.Count)], ids[random.Next(ids.Count)]);
        var (first, last) = (Math.Min(one, other) - random.Next(3), random.Next(5) == 0 ? long.MaxValue : Math.Max(one, other) + random.Next(3));
        var (time, otherTime) = (RandomClicks.RandomTime(random), RandomClicks.RandomTime(random));
        var (from, to) = (Milliseconds(time < otherTime ? time : otherTime), Milliseconds(time < otherTime ? otherTime : time));
        var (firstDay, lastDay) = (UtcTime.ToDay(from), UtcTime.ToDay(to));
        var filter = RandomFilter(random, organization, random.Next(2) == 0 ? link : ClickReads.AllLinks, from, to);
        var (before, after, window) = ((from + ((to - from) / 2), (7L << 32) | (uint)random.Next(400)), ids[random.Next(ids.Count)] - 1, random.Next(1, 200));

        yield return ("RolledUp", reads => [reads.RolledUp, reads.FindOldestId()]);
        yield return ("FindFirstId", reads => [reads.FindFirstId(time)]);
        yield return ("FindSpans", reads => All(reads.FindSpans(first, last, from, to)));
        yield return ("Clicks of all", reads => All(reads.Clicks(first, last)));
        yield return ("Clicks", reads => All(reads.Clicks(organization, ClickReads.AllLinks, first, last, from, to)));
        yield return ("Clicks of a link", reads => All(reads.Clicks(organization, link, first, last, from, to)));
        yield return ("Clicks of another organization's link", reads => All(reads.Clicks(organization + 1, link, first, last)));
        yield return ("Tail", reads => All(reads.Tail(organization)));
        yield return ("Corrections", reads => All(reads.Corrections(organization, one)));
        yield return ("CountVisitors", reads => [reads.CountVisitors(organization, first, last, from, to)]);
        yield return ("Times", reads => All(reads.Times(organization, first, last)));
        yield return ("Scan", reads => All(reads.Scan(filter, first, last)));
        yield return ("FindIds", reads => All(reads.FindIds(link, first, last)));
        yield return ("FindNextIds", reads => reads.FindNextIds(organization, after, ids[^1], window) is var (next, upTo) ? [.. All(next), upTo] : []);
        yield return ("ReadDays", reads => ByDayAndLink(
            read => reads.ReadDays(organization, [.. links, ClickReads.AllLinks], firstDay, lastDay, row => read(ToText(row)))));
        yield return ("ReadDaysOfLinks", reads => ByDayAndLink(read => reads.ReadDaysOfLinks(organization, firstDay, lastDay, row => read(ToText(row)))));
        List<DayKey> keys = [.. Enumerable.Range(0, 20).Select(i => new DayKey(lastDay - random.Next(20), 1 + (i % 3), (i % 2) * link))];
        yield return ("ReadDays by key", reads => Each<(long, long, string)>(read => reads.ReadDays(keys, row => read(ToText(row)))));
        yield return ("ReadMonths", reads => Each<string>(read => reads.ReadMonths(
            organization, UtcTime.ToMonth(firstDay), UtcTime.ToMonth(lastDay), row => read($"{row.Month} {Hex(row.Counts)} {Hex(row.Visitors)}"))));
        yield return ("FindTotals", reads => All(reads.FindTotals(organization, links).OrderBy(total => total.Key)));
        yield return ("CountByOrganization", reads => All(reads.CountByOrganization().OrderBy(count => count.Key)));
        yield return ("HasRolledUp", reads => [reads.HasRolledUp(organization), reads.FindFirstDay(), reads.ImportChanges]);
        yield return ("FindWithoutMonth", reads => All(reads.FindWithoutMonth(UtcTime.ToMonth(firstDay) - random.Next(1), firstDay, firstDay + 20)));
        yield return ("FindImports", reads => All(reads.FindImports(organization).Values.OrderBy(import => import.Id)));
        yield return ("FindImportedDays", reads => All(reads.FindImportedDays(organization, filter.Link, firstDay, lastDay)));
        yield return ("ReadImportedDays", reads => ByDayAndLink(read => reads.ReadImportedDays(
            organization, [.. links, ClickReads.AllLinks], firstDay, lastDay, row => read(ToText(row)))));
        yield return ("ReadImportedDaysOfLinks", reads => ByDayAndLink(
            read => reads.ReadImportedDaysOfLinks(organization, firstDay, lastDay, row => read(ToText(row)))));
        yield return ("ImportedClicks", reads => All(reads.ImportedClicks(organization, [ClickReads.AllLinks], firstDay, from, to).OrderBy(click => click.Id)));
        yield return ("ImportedClicks of links", reads => All(reads.ImportedClicks(organization, links, firstDay, from, to).OrderBy(click => click.Id)));
        yield return ("ScanImported", reads => All(reads.ScanImported(filter, (firstDay + lastDay) / 2)));
        yield return ("ScanImported after a place", reads => All(
            reads.ScanImported(filter with { From = 0, To = long.MaxValue }, UtcTime.ToDay(before.Item1), before)));
        yield return ("FindPositions", reads => All(reads.FindPositions().OrderBy(position => position.Key)));
        yield return ("StoredClicks", reads => All(reads.StoredClicks(first, last)));
        yield return ("StoredClicks of one", reads => All(reads.StoredClicks(organization, first, last)));
        yield return ("StoredClicksOfLink", reads => All(reads.StoredClicksOfLink(organization, link, from, first, last)));
        int[] some = [-1, 0, .. Enumerable.Range(0, 20).Select(_ => random.Next(60))];
        yield return ("FindPlaces", reads => All(reads.FindPlaces(some.Select(id => (long)id)).OrderBy(place => place.Key)));
        yield return ("FindAgents", reads => All(reads.FindAgents(some.Select(id => (long)id)).OrderBy(agent => agent.Key)));
        yield return ("FindTexts", reads => All(reads.FindTexts(some.Select(id => (long)id)).OrderBy(text => text.Key)));
        yield return ("FindCountries", reads => All(reads.FindCountries(some.Where(id => id > 0).Select(id => (long)id)).OrderBy(country => country.Key)));
        yield return ("FindCountry", reads => [.. some.Select(id => reads.FindCountry(id))]);
        string[] names = [.. Enumerable.Range(0, random.Next(9)).Select(_ => Names[random.Next(Names.Length)])];
        foreach (var field in Enum.GetValues<NameField>())
            yield return ($"FindIds of {field} {string.Join(';', names)}", reads => All(reads.FindIds(field, names).Order()));
        yield return ("Texts", reads => [reads.FindLastText(), .. reads.TextIds()]);
    }

    private static readonly string[] Names =
    [
        "", "DE", "US", "Berlin", "Berlin, DE", "Berlin, Berlin, DE", "Texas", "Texas, US", "Austin, Texas, US", "Chrome", "Linux", "Mobile", "berlin",
        .. RandomClicks.Texts, "a\0b", "half \ud83d", "' OR 1=1 --",
    ];

    private static ClickFilter RandomFilter(Random random, int organization, long link, long from, long to)
    {
        var columns = Enum.GetValues<ClickColumn>().Where(_ => random.Next(6) == 0);
        return new(organization, link, from, to)
        {
            Conditions = [.. columns.Select(column => new ClickCondition(column, [.. Enumerable.Range(0, random.Next(12)).Select(_ => RandomValue(column))]))],
        };

        long RandomValue(ClickColumn column) => column switch
        {
            ClickColumn.Link => (organization * 10L) + random.Next(4),
            ClickColumn.Kind => random.Next(3),
            _ => random.Next(10),
        };
    }

    private static List<object?> Marks(ClickReads reads, int limit)
    {
        var marks = new TextMarks(reads.FindLastText());
        var read = new List<object?>();
        for (int count; (count = reads.MarkClicks(marks, limit)) > 0;)
            read.Add(count);
        var named = (TextMarks each) => string.Concat(Enumerable.Range(0, 50).Select(id => each.IsNamed(id) ? '1' : '0'));
        read.Add(named(marks));
        foreach (var imported in (bool[])[false, true])
        {
            marks = new TextMarks(reads.FindLastText());
            for (long? day = long.MinValue; day is { } after; day = reads.MarkNextDay(marks, imported, after))
                read.Add(day);
            read.Add(named(marks));
        }
        marks = new TextMarks(reads.FindLastText());
        reads.MarkMonths(marks);
        return [.. read, named(marks)];
    }

    private static IEnumerable<object?> All<T>(IEnumerable<T> answer) => answer.Cast<object?>();

    private static List<object?> Each<T>(Action<Action<T>> ask)
    {
        var all = new List<object?>();
        ask(row => all.Add(row));
        return all;
    }

    // Rows come day by day. Of a day, they come in the order of the question in one store, and in that of links in the other.
    private static IEnumerable<object?> ByDayAndLink(Action<Action<(long Day, long Link, string Text)>> ask)
    {
        var rows = new List<(long Day, long Link, string Text)>();
        ask(rows.Add);
        Assert.Equal(rows.Select(row => row.Day).Order(), rows.Select(row => row.Day));
        return All(rows.OrderBy(row => row));
    }

    private static (long, long, string) ToText(DayRow row) => (row.Day, row.Link, $"{row.First} {row.Last} {Hex(row.Counts)} {Hex(row.Visitors)}");

    private static (long, long, string) ToText(ImportedDayRow row) => (row.Day, row.Link, $"{row.Import} {Hex(row.Counts)}");

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
