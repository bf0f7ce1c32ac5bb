using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Reports against a recount of the raw clicks.</summary>
public sealed class ReportTests
{
    private static readonly Place?[] Places =
    [
        null, Pipeline.Berlin, Pipeline.NewYork, Pipeline.KualaLumpur,
        new("DE", null, null, 51.1, 10.4), new("FR", null, "Paris", null, null), new("DE", "Berlin", "Berlin", 52.55, 13.42), new(null, null, null, 10, 20),
        new("US", "Texas", "Paris", 33.66, -95.56), new("FR", "Île-de-France", "Paris", 48.86, 2.35),
    ];

    private static readonly Agent[] Agents =
    [
        Agent.Unknown, new("Chrome", "Windows", "Desktop", false), new("Safari", "iOS", "Mobile", false), new("Firefox", null, null, false),
        new("Chrome", "Windows", "Desktop", true), new(null, null, null, true),
    ];

    [Fact]
    public async Task Reports_of_random_clicks_and_ranges_say_what_a_recount_says()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var pipeline = await Pipeline.StartAsync();
        var links = new List<Link>();
        for (var i = 0; i < 7; i++)
            links.Add(await pipeline.LinkAsync(new LinkBuilder().To($"https://example.com/{i % 3}"), $"Organization {i % 2}"));
        for (var round = 0; round < 6; round++)
        {
            await pipeline.RecordAsync(Enumerable.Range(0, random.Next(50, 300)).Select(_ => Click(pipeline, links[random.Next(links.Count)], random)));
            if (random.Next(3) > 0)
                await pipeline.Get<Rollups>().CatchUpAsync();
            for (var i = 0; i < 12; i++)
                AssertRight(pipeline, links[random.Next(links.Count)], Range(random), seed);
        }
    }

    [Fact]
    public async Task A_click_is_in_the_report_when_it_is_recorded()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        var range = new ReportRange(Pipeline.Start.AddDays(-1), Pipeline.Start.AddDays(1));
        for (var i = 1; i <= 20; i++)
        {
            await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
            Assert.Equal(i, pipeline.Reports.Read(link.OrganizationId, link.Id, range).Total);
        }
    }

    [Fact]
    public async Task Another_organizations_clicks_are_in_no_report_even_where_its_link_is_asked_for()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (own, foreign) = (await pipeline.LinkAsync(), await pipeline.LinkAsync(organization: "Other"));
        await pipeline.RecordAsync(
            Enumerable.Range(0, 30).Select(i => pipeline.Click(i % 3 == 0 ? own : foreign, Pipeline.Berlin, Pipeline.Start.AddHours(-i))));
        var ranges = new[]
        {
            new ReportRange(Pipeline.Start.AddDays(-3), Pipeline.Start.AddDays(1)),
            new ReportRange(Pipeline.Start.AddHours(-20.5), Pipeline.Start.AddHours(-2.25)),
        };
        for (var rolledUp = 0; rolledUp < 2; rolledUp++)
        {
            foreach (var range in ranges)
            {
                Assert.Equal(0, pipeline.Reports.Read(own.OrganizationId, foreign.Id, range).Total);
                Assert.Equal(pipeline.Reports.Read(own.OrganizationId, own.Id, range).Total, pipeline.Reports.Read(own.OrganizationId, null, range).Total);
            }
            await pipeline.Get<Rollups>().CatchUpAsync();
        }
    }

    [Fact]
    public async Task Clicks_of_a_deleted_link_stay_in_its_organizations_report()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
        Assert.True(await pipeline.Get<LinkEditor>().DeleteAsync(link.OrganizationId, link.Slug, LinkBuilder.Ada));
        await pipeline.Get<Rollups>().CatchUpAsync();

        Assert.Equal(1, pipeline.Reports.Read(link.OrganizationId, null, new ReportRange(Pipeline.Start.AddDays(-1), Pipeline.Start.AddDays(1))).Total);
    }

    private static void AssertRight(Pipeline pipeline, Link link, ReportRange range, int seed)
    {
        foreach (var linkId in (long?[])[link.Id, null])
        {
            var expected = Recount.Of(pipeline.Settings.Data.ClickDatabase, link.OrganizationId, linkId, range);
            var report = pipeline.Reports.Read(link.OrganizationId, linkId, range);
            try
            {
                Recount.AssertSame(expected, report);
            }
            catch (Exception error)
            {
                Assert.Fail($"The report of link {linkId} from {range.From:o} to {range.To:o} is wrong; seed {seed}. {error.Message}");
            }
        }
    }

    private static Click Click(Pipeline pipeline, Link link, Random random) => pipeline.Click(
        link, Places[random.Next(Places.Length)], Time(random), Agents[random.Next(Agents.Length)],
        random.Next(3) == 0 ? null : $"site-{random.Next(9)}.example");

    // Most by the order of time, some late: they waited in memory, or the clock was set back.
    private static DateTimeOffset Time(Random random) =>
        Pipeline.Start.AddMinutes(random.Next(4) == 0 ? -random.Next(100_000) : -random.Next(3_000)).AddMilliseconds(random.Next(60_000));

    // Ends are where clicks are, or a cut hour would seldom hold one.
    private static ReportRange Range(Random random)
    {
        var (one, other) = (End(random), End(random));
        return one < other ? new ReportRange(one, other) : new ReportRange(other, one);
    }

    // At midnight, at a full hour, or anywhere.
    private static DateTimeOffset End(Random random)
    {
        var time = Time(random);
        return random.Next(3) switch
        {
            0 => new DateTimeOffset(time.Date, TimeSpan.Zero),
            1 => new DateTimeOffset(time.Date.AddHours(time.Hour), TimeSpan.Zero),
            _ => time,
        };
    }
}
