using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Filtered reports, and raw clicks with the same filters, against a recount of the raw clicks.</summary>
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

    [Fact]
    public async Task Reports_with_random_filters_say_what_a_recount_says()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var pipeline = await Pipeline.StartAsync();
        var links = new List<Link>();
        for (var i = 0; i < 5; i++)
            links.Add(await pipeline.LinkAsync(new LinkBuilder().To($"https://example.com/{i % 3}"), $"Organization {i % 2}"));
        for (var round = 0; round < 5; round++)
        {
            await pipeline.RecordAsync(Enumerable.Range(0, random.Next(50, 300)).Select(_ => Click(links[random.Next(links.Count)], random)));
            if (random.Next(3) > 0)
                await pipeline.Get<Rollups>().CatchUpAsync();
            for (var i = 0; i < 25; i++)
                await AssertRightAsync(pipeline, links[random.Next(links.Count)], random, seed);
        }
    }

    [Fact]
    public async Task A_report_of_some_links_is_the_sum_of_theirs_with_a_filter_and_without()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var links = new List<Link>();
        for (var i = 0; i < 3; i++)
            links.Add(await pipeline.LinkAsync());
        var random = new Random(3);
        await pipeline.RecordAsync(Enumerable.Range(0, 300).Select(i => Click(links[i % 3], random)));
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
        var told = new List<double>();
        pipeline.Reports.Read(selection, new Told(told.Add));
        Assert.Equal([0], told);

        using var cancelled = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => pipeline.Reports.Read(selection, new Told(_ => cancelled.Cancel()), cancelled.Token));

        var error = Assert.Throws<ReportLimitException>(() => pipeline.Reports.Read(selection, new Told(_ => time.Advance(ReportQueries.Limit * 2))));
        Assert.Contains("shorter range", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertRightAsync(Pipeline pipeline, Link link, Random random, int seed)
    {
        var (range, filter) = (Range(random), Filter(random, link));
        foreach (var linkId in (long?[])[link.Id, null])
        {
            var selection = new ClickSelection(link.OrganizationId, linkId is { } id ? [id] : null, range) { Filter = filter };
            try
            {
                var expected = Recount.Of(pipeline.Settings.Data.ClickDatabase, link.OrganizationId, linkId, range, filter);
                Recount.AssertSame(expected, pipeline.Reports.Read(selection));
                await AssertListsAsync(pipeline, selection, expected, random.Next(1, 40));
            }
            catch (Exception error)
            {
                Assert.Fail($"The report of link {linkId} from {range.From:o} to {range.To:o}, {filter.Bots}, {string.Join(" ", filter.Values)}, is wrong; seed {seed}. {error.Message}");
            }
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

    private static ReportFilter Filter(Random random, Link link)
    {
        FieldValue[] all =
        [
            new(ReportField.Country, "DE"), new(ReportField.Country, "FR"), new(ReportField.Country, null), new(ReportField.Country, "XX"),
            new(ReportField.Region, "Texas"), new(ReportField.Region, "Berlin, DE"), new(ReportField.Region, null),
            new(ReportField.City, "Paris"), new(ReportField.City, "Paris, Texas, US"), new(ReportField.City, "Paris, FR"),
            new(ReportField.City, "Biel/Bienne, Bern, CH"), new(ReportField.City, null),
            new(ReportField.Referrer, "site-1.example"), new(ReportField.Referrer, "site-2.example"), new(ReportField.Referrer, null),
            new(ReportField.Referrer, "none.example"),
            new(ReportField.Browser, "Chrome"), new(ReportField.Browser, null), new(ReportField.System, "iOS"), new(ReportField.System, null),
            new(ReportField.Device, "Desktop"), new(ReportField.Device, null),
            new(ReportField.Destination, link.Destination), new(ReportField.Destination, null),
            new(ReportField.Rule, "App"), new(ReportField.Rule, null),
        ];
        return new()
        {
            Values = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => all[random.Next(all.Length)]).Distinct()],
            Bots = (BotChoice)random.Next(3),
        };
    }

    private static Click Click(Link link, Random random) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.Id,
        Slug = link.Slug,
        // Most by the order of time, some late: they waited in memory, or the clock was set back.
        Time = Time(random),
        Place = Places[random.Next(Places.Length)],
        Agent = Agents[random.Next(Agents.Length)],
        Referrer = random.Next(3) == 0 ? null : $"site-{random.Next(4)}.example",
        Destination = link.Destination,
        Rule = random.Next(3) == 0 ? new ClickText("App") : null,
        Visitor = (uint)random.Next(9),
    };

    private static DateTimeOffset Time(Random random) =>
        Pipeline.Start.AddMinutes(random.Next(4) == 0 ? -random.Next(100_000) : -random.Next(3_000)).AddMilliseconds(random.Next(60_000));

    private static ReportRange Range(Random random)
    {
        var (one, other) = (Time(random), Time(random));
        return one < other ? new(one, other) : new(other, one);
    }

    /// <summary>Tells at once, where <see cref="Progress{T}"/> tells later.</summary>
    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
