using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Reports against a recount of the raw clicks.</summary>
[Trait("Store", "both")]
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

    private const int LinkCount = 7;

    private static readonly Gen<int> Links = Gen.Int[0, LinkCount - 1];

    // Most in order of time, some late, as if they had waited in memory or the clock had been set back.
    private static readonly Gen<DateTimeOffset> Times = Gen.Select(
        Gen.Frequency<int>((3, Gen.Int[0, 2_999]), (1, Gen.Int[0, 99_999])), Gen.Int[0, 59_999],
        (minutes, milliseconds) => Pipeline.Start.AddMinutes(-minutes).AddMilliseconds(milliseconds));

    // At midnight, at a full hour, or at any time. Ends are at times of clicks, since a cut hour would seldom have one.
    private static readonly Gen<DateTimeOffset> Ends = Gen.Select(Times, Gen.Int[0, 2], (time, kind) => kind switch
    {
        0 => new DateTimeOffset(time.Date, TimeSpan.Zero),
        1 => new DateTimeOffset(time.Date.AddHours(time.Hour), TimeSpan.Zero),
        _ => time,
    });

    private static readonly Gen<ReportRange> Ranges = Gen.Select(
        Ends, Ends, (one, other) => one < other ? new ReportRange(one, other) : new ReportRange(other, one));

    private static readonly Gen<RoundClick> Clicks = Gen.Select(
        Links, Times, Gen.OneOf(Places), Gen.OneOf(Agents), Gen.Int[0, 8].Select(number => $"site-{number}.example").Null(1.0 / 3),
        (link, time, place, agent, referrer) => new RoundClick(link, time, place, agent, referrer));

    private static readonly Gen<Round> Rounds = Gen.Select(
        Clicks.Some(300), Gen.Frequency((2, true), (1, false)), Gen.Select(Links, Ranges).Some(24),
        (clicks, isRolledUp, reports) => new Round(clicks, isRolledUp, reports));

    [Fact]
    public async Task Reports_of_random_clicks_and_ranges_say_what_a_recount_says()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var worlds = 0;
        await Rounds.Some(5).ForAllAsync(
            iter: 3,
            async rounds =>
            {
                worlds++;
                var links = new List<Link>();
                for (var i = 0; i < LinkCount; i++)
                    links.Add(await pipeline.LinkAsync(new LinkBuilder().To($"https://example.com/{i % 3}"), $"Organization {worlds}-{i % 2}"));
                foreach (var round in rounds)
                {
                    await pipeline.RecordAsync(round.Clicks.Select(click =>
                        pipeline.Click(links[click.Link], click.Place, click.Time, click.Agent, click.Referrer)));
                    if (round.IsRolledUp)
                        await pipeline.Get<Rollups>().CatchUpAsync();
                    foreach (var (link, range) in round.Reports)
                        AssertRight(pipeline, links[link], range);
                }
            },
            print: rounds => string.Join('\n', rounds.Select(Describe)));
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

    private static void AssertRight(Pipeline pipeline, Link link, ReportRange range)
    {
        foreach (var linkId in (long?[])[link.Id, null])
        {
            var expected = Recount.Count(pipeline.Settings.Data, link.OrganizationId, linkId, range);
            Recount.AssertSame(expected, pipeline.Reports.Read(link.OrganizationId, linkId, range));
        }
    }

    private static string Describe(Round round) =>
        $"clicks {string.Join(", ", round.Clicks)}{(round.IsRolledUp ? ", rolled up" : "")}; "
        + $"reports {string.Join(", ", round.Reports.Select(report => $"of {report.Link} from {report.Range.From:o} to {report.Range.To:o}"))}";

    /// <summary>Clicks that are recorded together, and the reports that are read afterwards.</summary>
    private sealed record Round(RoundClick[] Clicks, bool IsRolledUp, (int Link, ReportRange Range)[] Reports);

    private sealed record RoundClick(int Link, DateTimeOffset Time, Place? Place, Agent Agent, string? Referrer);
}
