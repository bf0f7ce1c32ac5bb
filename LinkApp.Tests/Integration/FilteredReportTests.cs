using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Filtered reports, and raw clicks with the same filters, against a recount of the raw clicks.</summary>
[Trait("Store", "both")]
public sealed class FilteredReportTests
{
    private static readonly Place?[] Places =
    [
        null, Pipeline.Berlin, Pipeline.NewYork, Pipeline.KualaLumpur,
        new("DE", null, null, 51.1, 10.4), new("FR", null, "Paris", null, null), new(null, null, null, 10, 20),
        new("US", "Texas", "Paris", 33.66, -95.56), new("FR", "Île-de-France", "Paris", 48.86, 2.35), new("CH", "Bern", "Biel/Bienne", 47.13, 7.25),
    ];

    private static readonly Agent[] Agents =
    [
        Agent.Unknown, new("Chrome", "Windows", "Desktop", false), new("Safari", "iOS", "Mobile", false), new("Firefox", null, null, false),
        new("Chrome", "Windows", "Desktop", true), new(null, null, null, true),
    ];

    private const int LinkCount = 5;

    private static readonly string[] Destinations = ["https://example.com/0", "https://example.com/1", "https://example.com/2"];

    private static readonly FieldValue[] Values =
    [
        new(ReportField.Country, "DE"), new(ReportField.Country, "FR"), new(ReportField.Country, null), new(ReportField.Country, "XX"),
        new(ReportField.Region, "Texas"), new(ReportField.Region, "Berlin, DE"), new(ReportField.Region, null),
        new(ReportField.City, "Paris"), new(ReportField.City, "Paris, Texas, US"), new(ReportField.City, "Paris, FR"),
        new(ReportField.City, "Biel/Bienne, Bern, CH"), new(ReportField.City, null),
        new(ReportField.Referrer, "site-1.example"), new(ReportField.Referrer, "site-2.example"), new(ReportField.Referrer, null),
        new(ReportField.Referrer, "none.example"),
        new(ReportField.Browser, "Chrome"), new(ReportField.Browser, null), new(ReportField.System, "iOS"), new(ReportField.System, null),
        new(ReportField.Device, "Desktop"), new(ReportField.Device, null),
        new(ReportField.Destination, Destinations[0]), new(ReportField.Destination, null),
        new(ReportField.Rule, "App"), new(ReportField.Rule, null),
    ];

    private static readonly Gen<int> Links = Gen.Int[0, LinkCount - 1];

    // Most in order of time, some late, as if they had waited in memory or the clock had been set back.
    private static readonly Gen<DateTimeOffset> Times = Gen.Select(
        Gen.Frequency<int>((3, Gen.Int[0, 2_999]), (1, Gen.Int[0, 99_999])), Gen.Int[0, 59_999],
        (minutes, milliseconds) => Pipeline.Start.AddMinutes(-minutes).AddMilliseconds(milliseconds));

    private static readonly Gen<RoundClick> Clicks = Gen.Select(
        Links, Times, Gen.OneOf(Places), Gen.OneOf(Agents),
        Gen.Int[0, 3].Select(number => $"site-{number}.example").Null(1.0 / 3), Gen.Const("App").Null(2.0 / 3), Gen.UInt[0, 8],
        (link, time, place, agent, referrer, rule, visitor) => new RoundClick(link, time, place, agent, referrer, rule, visitor));

    private static readonly Gen<Report> Reports = Gen.Select(
        Links,
        Gen.Select(Times, Times, (one, other) => one < other ? new ReportRange(one, other) : new ReportRange(other, one)),
        Gen.Select(
            Gen.OneOf(Values).Array[1, 4], Gen.Enum<Inclusion>(), Gen.Enum<Inclusion>(),
            (values, bots, ours) => new ReportFilter { Values = [.. values.Distinct()], Bots = bots, Internal = ours }),
        Gen.Int[1, 39],
        (link, range, filter, pageSize) => new Report(link, range, filter, pageSize));

    private static readonly Gen<Round> Rounds = Gen.Select(
        Clicks.Some(300), Gen.Frequency((2, true), (1, false)), Reports.Some(49),
        (clicks, isRolledUp, reports) => new Round(clicks, isRolledUp, reports));

    [Fact]
    public async Task Reports_with_random_filters_say_what_a_recount_says()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var worlds = 0;
        await Rounds.Some(4).ForAllAsync(
            iter: 3,
            async rounds =>
            {
                worlds++;
                var links = new List<Link>();
                for (var i = 0; i < LinkCount; i++)
                    links.Add(await pipeline.LinkAsync(new LinkBuilder().To(Destinations[i % Destinations.Length]), $"Organization {worlds}-{i % 2}"));
                foreach (var round in rounds)
                {
                    await pipeline.RecordAsync(round.Clicks.Select(click => Click(links[click.Link], click)));
                    if (round.IsRolledUp)
                        await pipeline.Get<Rollups>().CatchUpAsync();
                    foreach (var report in round.Reports)
                        await AssertRightAsync(pipeline, links[report.Link], report);
                }
            },
            print: rounds => string.Join('\n', rounds.Select(Describe)));
    }

    [Fact]
    public async Task A_report_of_some_links_is_the_sum_of_theirs_with_a_filter_and_without()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var links = new List<Link>();
        for (var i = 0; i < 3; i++)
            links.Add(await pipeline.LinkAsync());
        await pipeline.RecordAsync(Enumerable.Range(0, 300).Select(i =>
            pipeline.Click(links[i % 3], Places[i / 3 % Places.Length], Pipeline.Start.AddMinutes(-i), Agents[i / 3 % Agents.Length])));
        var range = new ReportRange(Pipeline.Start.AddDays(-100), Pipeline.Start.AddDays(1));
        foreach (var filter in (ReportFilter[])[ReportFilter.None, new() { Values = [new(ReportField.Browser, "Chrome")] }])
        {
            var (first, second) = (Read([links[0].Id]), Read([links[1].Id]));

            Assert.Equal(first + second, Read([links[0].Id, links[1].Id]));
            Assert.NotEqual(0, first);

            long Read(long[] ids) => pipeline.Reports.Read(new ClickSelection(links[0].OrganizationId, ids, range) { Filter = filter }).Total;
        }
    }

    [Fact]
    public async Task Another_organizations_clicks_are_in_no_filtered_report_and_in_no_list()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (own, foreign) = (await pipeline.LinkAsync(), await pipeline.LinkAsync(organization: "Other"));
        await pipeline.RecordAsync(Enumerable.Range(0, 30).Select(i => pipeline.Click(i % 3 == 0 ? own : foreign, Pipeline.Berlin)));
        var filter = new ReportFilter { Values = [new(ReportField.Country, "DE")] };
        for (var rolledUp = 0; rolledUp < 2; rolledUp++)
        {
            foreach (var links in (long[]?[])[null, [foreign.Id], [own.Id, foreign.Id]])
            {
                var selection = new ClickSelection(own.OrganizationId, links, new(Pipeline.Start.AddDays(-1), Pipeline.Start.AddDays(1))) { Filter = filter };
                var expected = links is [_] ? 0 : 10;
                Assert.Equal(expected, pipeline.Reports.Read(selection).Total);
                Assert.Equal(expected, (await pipeline.Get<ClickQueries>().ReadAsync(selection)).Clicks.Count);
            }
            await pipeline.Get<Rollups>().CatchUpAsync();
        }
    }

    [Fact]
    public async Task A_filtered_report_tells_how_far_it_is_stops_when_it_is_cancelled_and_gives_up_in_time()
    {
        var time = new FakeTimeProvider(Pipeline.Start);
        await using var pipeline = await Pipeline.StartAsync(time: time);
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
        var selection = new ClickSelection(link.OrganizationId, null, new(Pipeline.Start.AddDays(-1), Pipeline.Start.AddDays(1)))
        {
            Filter = new() { Values = [new(ReportField.Country, "DE")] },
        };
        var reported = new List<double>();
        pipeline.Reports.Read(selection, new SyncProgress(reported.Add));
        Assert.Equal([0], reported);

        using var cancelled = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => pipeline.Reports.Read(selection, new SyncProgress(_ => cancelled.Cancel()), cancelled.Token));

        var error = Assert.Throws<ReportLimitException>(() => pipeline.Reports.Read(selection, new SyncProgress(_ => time.Advance(ReportQueries.Limit * 2))));
        Assert.Contains("shorter range", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertRightAsync(Pipeline pipeline, Link link, Report report)
    {
        foreach (var linkId in (long?[])[link.Id, null])
        {
            var selection = new ClickSelection(link.OrganizationId, linkId is { } id ? [id] : null, report.Range) { Filter = report.Filter };
            var expected = Recount.Count(pipeline.Settings.Data, link.OrganizationId, linkId, report.Range, report.Filter);
            Recount.AssertSame(expected, pipeline.Reports.Read(selection));
            await AssertListsAsync(pipeline, selection, expected, report.PageSize);
        }
    }

    private static async Task AssertListsAsync(Pipeline pipeline, ClickSelection selection, LinkReport expected, int size)
    {
        var clicks = new List<ReportClick>();
        double done = 0;
        for (ClickPage? page = null; page?.Next is not null || page is null;)
        {
            page = await pipeline.Get<ClickQueries>().ReadAsync(selection, page?.Next, size);
            Assert.InRange(page.Clicks.Count, 0, size);
            Assert.InRange(page.Done, done, 1);
            done = page.Done;
            clicks.AddRange(page.Clicks);
        }
        Assert.Equal(1, done);
        Assert.Equal(expected.Total, clicks.Count);
        Assert.Equal(clicks.Select(click => click.Id).OrderDescending().Distinct(), clicks.Select(click => click.Id));
        Assert.Equal(
            expected.Countries.OrderBy(row => row.Key),
            clicks.GroupBy(click => click.Country).Select(group => new KeyClicks(group.Key, group.Count())).OrderBy(row => row.Key));
        Assert.All(clicks, click => Assert.NotNull(click.Slug));
    }

    private static Click Click(Link link, RoundClick click) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.Id,
        Link = link.Slug,
        Time = click.Time,
        Place = click.Place,
        Agent = click.Agent,
        Referrer = click.Referrer,
        Destination = link.Destination,
        Rule = click.Rule is { } rule ? new ClickText(rule) : null,
        Visitor = click.Visitor,
        IsInternal = click.Visitor % 4 == 1,
    };

    private static string Describe(Round round) =>
        $"clicks {string.Join(", ", round.Clicks)}{(round.IsRolledUp ? ", rolled up" : "")}; reports {string.Join(", ", round.Reports.Select(Describe))}";

    private static string Describe(Report report) =>
        $"of {report.Link} from {report.Range.From:o} to {report.Range.To:o}, "
        + $"bots {report.Filter.Bots}, {string.Join(" ", report.Filter.Values)}, pages of {report.PageSize}";

    /// <summary>Clicks that are recorded together, and the reports that are read afterwards.</summary>
    private sealed record Round(RoundClick[] Clicks, bool IsRolledUp, Report[] Reports);

    private sealed record RoundClick(int Link, DateTimeOffset Time, Place? Place, Agent Agent, string? Referrer, string? Rule, uint Visitor);

    private sealed record Report(int Link, ReportRange Range, ReportFilter Filter, int PageSize);

    /// <summary>Reports synchronously, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class SyncProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
