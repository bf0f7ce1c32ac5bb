using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Rollups of complete months, against a recount of the raw clicks. The clock is at 2 March.</summary>
[Trait("Store", "both")]
public sealed class MonthRollupTests : IAsyncLifetime
{
    private static readonly DateTimeOffset December = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ReportRange[] Ranges =
    [
        new(December, Pipeline.Start.AddDays(2)),
        new(December.AddDays(-400), Pipeline.Start.AddHours(-3)),
        new(December.AddDays(15).AddHours(7.5), December.AddMonths(2)),
        new(December.AddMonths(1), December.AddMonths(2)),
        new(December.AddMonths(1).AddMinutes(1), December.AddMonths(3).AddMinutes(-1)),
    ];

    private readonly Random _random = new(7);
    private readonly List<Link> _links = [];
    private Pipeline _pipeline = null!;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        await _pipeline.StopRollingUpAsync();
        for (var i = 0; i < 4; i++)
            _links.Add(await _pipeline.LinkAsync(new LinkBuilder(), i == 3 ? "Other" : "Acme"));
        await _pipeline.RecordAsync(Some(800));
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task Reports_say_the_same_when_months_are_made()
    {
        AssertRight();
        await RollUpAsync();

        // December to February of both organizations; March has not ended.
        Assert.Equal(6, Months());
        AssertRight();
    }

    [Fact]
    public async Task A_report_of_whole_months_reads_their_rows_and_not_their_days()
    {
        TestStore.SkipUnlessSqlite("Its plans are those of SQLite.");
        await RollUpAsync();
        var range = new ReportRange(December, December.AddMonths(3));

        var plans = QueryPlans.Read(_pipeline.Get<SqliteClickStore>().OpenReader, () => _pipeline.Reports.Read(_links[0].OrganizationId, null, range));

        Assert.Contains("months", plans.Searched);
        Assert.False(plans.Names("days"), plans.Text);
    }

    [Fact]
    public async Task A_click_that_comes_late_is_in_its_month()
    {
        await RollUpAsync();
        await _pipeline.RecordAsync(_pipeline.Click(_links[0], Pipeline.Berlin, December.AddDays(40)));
        AssertRight();

        using (var writer = _pipeline.Get<ClickStore>().CreateRollupWriter())
            writer.Write(new RollupReader(_pipeline.Get<ClickStore>().OpenReads).Next(_pipeline.Log.LastId)!);
        AssertRight();
        // The row for January is deleted; the other organization's is still there.
        Assert.Equal(5, Months());
        await _pipeline.RecordAsync(_pipeline.Click(_links[0], Pipeline.Berlin, December.AddDays(41)));
        await RollUpAsync();
        Assert.Equal(6, Months());
        AssertRight();
    }

    [Fact]
    public async Task A_visitor_who_is_late_for_a_month_is_counted_once_before_it_is_made_again()
    {
        await RollUpAsync();
        await _pipeline.RecordAsync(Some(40));

        AssertRight();
    }

    [Fact]
    public async Task A_month_is_made_once_it_is_over()
    {
        await RollUpAsync();
        _pipeline.Time.Jump(TimeSpan.FromDays(29));
        await RollUpAsync();
        Assert.Equal(6, Months());

        _pipeline.Time.Jump(TimeSpan.FromDays(1));
        await RollUpAsync();
        Assert.Equal(8, Months());
        AssertRight();
    }

    [Fact]
    public async Task Months_that_a_process_left_unmade_are_made_by_the_next()
    {
        await RollUpAsync();
        StoredClicks.Execute(_pipeline.Settings.Data, "DELETE FROM months WHERE month % 2 = 0");
        var months = new MonthRollups(_pipeline.Get<ClickStore>().OpenReads);

        Assert.Equal(6 - Months(), months.Missing((Pipeline.Start - DateTimeOffset.UnixEpoch).Days).Count());
    }

    private async Task RollUpAsync() => await _pipeline.Get<Rollups>().CatchUpAsync();

    private long Months() => StoredClicks.Select<long>(_pipeline.Settings.Data, "SELECT count(*) FROM months");

    private void AssertRight()
    {
        var data = _pipeline.Settings.Data;
        foreach (var range in Ranges)
        {
            foreach (var organization in _links.Select(link => link.OrganizationId).Distinct())
            {
                Recount.AssertSame(Recount.Count(data, organization, null, range), _pipeline.Reports.Read(organization, null, range));
                AssertVisitors(organization, null, range);
            }
            AssertVisitors(_links[0].OrganizationId, [_links[0].Id], range);
            AssertVisitors(_links[0].OrganizationId, [_links[0].Id, _links[2].Id], range);
        }
    }

    private void AssertVisitors(int organization, long[]? links, ReportRange range)
    {
        using var reads = _pipeline.Get<ClickStore>().OpenReads();
        Assert.Equal(
            Recount.Visitors(_pipeline.Settings.Data, organization, links, range),
            RollupQuery.Count(reads, organization, links, range).Visitors);
    }

    /// <summary>Clicks from December to now, bots, internal clicks and unknown visitors among them.</summary>
    private IEnumerable<Click> Some(int count) => Enumerable.Range(0, count).Select(_ =>
    {
        var link = _links[_random.Next(_links.Count)];
        return new Click
        {
            OrganizationId = link.OrganizationId,
            LinkId = link.Id,
            Link = link.Slug,
            Time = December.AddMinutes(_random.Next((int)(Pipeline.Start - December).TotalMinutes)),
            Place = _random.Next(2) == 0 ? Pipeline.Berlin : Pipeline.NewYork,
            Agent = new Agent("Chrome", "Linux", "Desktop", _random.Next(9) == 0),
            Visitor = (uint)_random.Next(12),
            IsInternal = _random.Next(6) == 0,
            Destination = link.Destination,
        };
    });
}
