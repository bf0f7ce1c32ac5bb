using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Questions to the click store about several days, links or ids at once.</summary>
[Trait("Store", "both")]
public sealed class ClickReadsTests
{
    private static readonly long Today = UtcTime.ToDay(Pipeline.Start);

    [Fact]
    public async Task Rows_come_by_day_and_link_and_only_those_that_exist()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var (one, other, unused) = (await pipeline.LinkAsync(), await pipeline.LinkAsync(), await pipeline.LinkAsync());
        await pipeline.RecordAsync(pipeline.Click(one, Pipeline.Berlin, Pipeline.Start), pipeline.Click(other, Pipeline.Berlin, Pipeline.Start.AddDays(-2)));
        await pipeline.Get<Rollups>().CatchUpAsync();
        using var reads = pipeline.Get<ClickStore>().OpenReads();
        var found = new List<(long, long, long)>();

        reads.ReadDays(one.OrganizationId, [unused.Id, other.Id, one.Id, ClickReads.AllLinks], Today - 5, Today, Add);

        Assert.Equal(
            [(Today - 2, ClickReads.AllLinks, 1), (Today - 2, other.Id, 1), (Today, ClickReads.AllLinks, 1), (Today, one.Id, 1)], found);
        found.Clear();
        reads.ReadDaysOfLinks(one.OrganizationId, Today - 5, Today, Add);
        Assert.Equal([(Today - 2, other.Id, 1), (Today, one.Id, 1)], found);
        Assert.Equal([one.Id, other.Id], reads.FindTotals(one.OrganizationId, [one.Id, unused.Id, other.Id]).Keys.Order());

        void Add(DayRow row) => found.Add((row.Day, row.Link, Tally.CountClicks(row.Counts)));
    }

    [Fact]
    public async Task Rows_by_key_come_in_the_order_of_the_keys_and_are_empty_where_there_is_none()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link));
        await pipeline.Get<Rollups>().CatchUpAsync();
        using var reads = pipeline.Get<ClickStore>().OpenReads();
        var key = new DayKey(Today, link.OrganizationId, link.Id);
        var found = new List<(long, long, long, int)>();

        reads.ReadDays([key with { Day = Today + 1 }, key], row => found.Add((row.Day, row.First, row.Last, row.Counts.Length)));

        Assert.Equal((Today + 1, 0, 0, 0), found[0]);
        Assert.Equal((Today, 1, 1), (found[1].Item1, found[1].Item2, found[1].Item3));
        Assert.True(found[1].Item4 > 0);
    }

    [Fact]
    public async Task Ids_of_an_organization_are_found_a_window_at_a_time_however_many_are_missing()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (link, other) = (await pipeline.LinkAsync(), await pipeline.LinkAsync(organization: "Other"));
        await pipeline.RecordAsync([.. Enumerable.Range(0, 20).Select(i => pipeline.Click(i % 2 == 0 ? link : other))]);
        await pipeline.Log.DeleteAsync(link.OrganizationId, [1, 3, 5, 7, 9]);
        await pipeline.Log.DeleteAsync(other.OrganizationId, [2, 4, 6, 8, 10]);
        using var reads = pipeline.Get<ClickStore>().OpenReads();

        var (ids, upTo) = reads.FindNextIds(link.OrganizationId, after: 0, last: 20, window: 5);

        Assert.Equal([11, 13, 15], ids);
        Assert.Equal(15, upTo);
        Assert.Empty(reads.FindNextIds(link.OrganizationId, after: 20, last: 20, window: 5).Ids);
    }

    [Fact]
    public async Task Places_that_were_loaded_have_their_countries_without_a_snapshot()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.RecordAsync(pipeline.Click(await pipeline.LinkAsync(), Pipeline.Berlin));
        var countries = new PlaceCountries();
        using (var reads = pipeline.Get<ClickStore>().OpenReads())
            countries.Load(reads, [0, 1, 1, 7]);

        Assert.Equal([null, "DE", null], new long[] { 0, 1, 7 }.Select(place => CountryKey.GetCode(countries.Get(place))));
        Assert.Throws<InvalidOperationException>(() => countries.Get(8));
    }
}
