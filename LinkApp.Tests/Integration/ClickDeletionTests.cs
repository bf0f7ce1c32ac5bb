using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Deleting the clicks of a link for whole days of UTC.</summary>
[Trait("Store", "both")]
public sealed class ClickDeletionTests
{
    private const int Days = 45;

    private static readonly DateOnly Today = DateOnly.FromDateTime(Pipeline.Start.UtcDateTime);
    private static readonly Agent[] Agents = [new("Chrome", "Linux", "Desktop", false), new("Safari", "iOS", "Mobile", false), new("Bot", "", "", true)];
    private static readonly ReportRange Always = new(Pipeline.Midnight.AddDays(-Days - 10), Pipeline.Midnight.AddDays(10));

    /// <summary>A click: minutes ago, which link, agent, whether it is internal, and the visitor.</summary>
    private static readonly Gen<(int Minutes, int Link, int Agent, bool IsInternal, uint Visitor)> Clicks =
        Gen.Select(Gen.Int[0, Days * 1440], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Frequency((1, true), (4, false)), Gen.UInt[0, 9]);

    /// <summary>Clicks, how many of them are rolled up before the others come, how many days ago the first deleted day is, and how many follow it.</summary>
    private static readonly Gen<((int Minutes, int Link, int Agent, bool IsInternal, uint Visitor)[] Clicks, int Cut, int DaysAgo, int Days)> Rounds =
        Gen.Select(Clicks.Array[1, 300], Gen.Int[0, 300], Gen.Int[0, Days], Gen.Int[0, ClickEditor.MaxDays - 1]);

    [Fact]
    public Task Afterwards_the_rollups_are_those_of_a_store_that_never_had_the_clicks() => Rounds.ForAllAsync(
        iter: 6,
        async round =>
        {
            var (clicks, cut, daysAgo, days) = round;
            var first = Today.AddDays(-daysAgo);
            var last = first.AddDays(days) is var end && end > Today ? Today : end;
            await using var deleted = await Pipeline.StartAsync();
            await using var never = await Pipeline.StartAsync();
            var links = await RecordAsync(deleted, clicks, cut, _ => false);
            await RecordAsync(never, clicks, cut, click => click.LinkId == links[0].Id && GetDay(click) >= first && GetDay(click) <= last);

            var count = clicks.Count(click => click.Link == 0 && GetDay(Pipeline.Start.AddMinutes(-click.Minutes)) is var day && day >= first && day <= last);
            Assert.Equal(new(count, null), await deleted.Get<ClickEditor>().DeleteAsync(links[0].OrganizationId, links[0].Id, first, last, LinkBuilder.Ada));
            foreach (var pipeline in (Pipeline[])[deleted, never])
                await pipeline.Get<Rollups>().CatchUpAsync();

            foreach (var sql in (string[])[
                "SELECT day, link, first, last, counts, visitors FROM days WHERE organization = {0} ORDER BY 1, 2",
                "SELECT month, counts, visitors FROM months WHERE organization = {0} ORDER BY 1",
                "SELECT link, clicks FROM totals WHERE organization = {0} AND clicks > 0 ORDER BY 1",
                "SELECT block, link, offsets FROM link_clicks WHERE link IN (SELECT link FROM totals WHERE organization = {0} AND clicks > 0) ORDER BY 1, 2",
                "SELECT * FROM clicks WHERE organization = {0} ORDER BY id",
            ])
                Assert.Equal(Read(never, sql, links[0].OrganizationId), Read(deleted, sql, links[0].OrganizationId));
            foreach (var link in (Link?[])[null, links[0], links[1]])
            {
                var report = deleted.Reports.Read(links[0].OrganizationId, link?.Id, Always);
                Recount.AssertSame(never.Reports.Read(links[0].OrganizationId, link?.Id, Always), report);
                Recount.AssertSame(Recount.Count(deleted.Settings.Data, links[0].OrganizationId, link?.Id, Always), report);
            }
        });

    [Fact]
    public async Task Days_that_lost_raw_clicks_are_refused_and_nothing_is_deleted()
    {
        await using var pipeline = await Pipeline.StartAsync(settings: ["--Clicks:Retention=5d"]);
        var link = await pipeline.LinkAsync();
        var other = await pipeline.LinkAsync();
        await pipeline.RecordAsync(
            pipeline.Click(other, time: Pipeline.Start.AddDays(-8)), pipeline.Click(link, time: Pipeline.Start.AddDays(-8)), pipeline.Click(link));
        await pipeline.Get<Rollups>().CatchUpAsync();
        // The click of the other link is enough: the organization's row has its visitors.
        Assert.Equal(1, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start.AddDays(-5), 1, 10));
        var before = pipeline.Reports.Read(link.OrganizationId, null, Always);
        var editor = pipeline.Get<ClickEditor>();

        var refused = await editor.DeleteAsync(link.OrganizationId, link.Id, Today.AddDays(-9), Today, LinkBuilder.Ada);

        Assert.Equal(new(0, Today.AddDays(-8)), refused);
        Assert.Equal(
            "Some single clicks of 2026-02-22 are no longer stored, so its numbers can't be rebuilt without these. LinkApp stores single clicks for 5 days here.",
            editor.DescribeRefusal(refused.IncompleteDay!.Value));
        Assert.Equivalent(before, pipeline.Reports.Read(link.OrganizationId, null, Always), strict: true);
        Assert.Empty((await pipeline.Get<AuditQueries>().ListAsync(link.OrganizationId, new(AuditAction.ClicksDeleted.Name))).Entries);
        Assert.Equal(new(1, null), await editor.DeleteAsync(link.OrganizationId, link.Id, Today, Today, LinkBuilder.Ada));
    }

    [Fact]
    public async Task The_audit_log_says_who_deleted_how_many_clicks_of_which_days()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await pipeline.RecordAsync(pipeline.Click(link), pipeline.Click(link, time: Pipeline.Start.AddDays(-1)));

        await pipeline.Get<ClickEditor>().DeleteAsync(link.OrganizationId, link.Id, Today.AddDays(-3), Today, LinkBuilder.Ada);
        await pipeline.Get<ClickEditor>().DeleteAsync(link.OrganizationId, link.Id, Today.AddDays(-3), Today, LinkBuilder.Ada);

        var entry = Assert.Single((await pipeline.Get<AuditQueries>().ListAsync(link.OrganizationId, new(AuditAction.ClicksDeleted.Name))).Entries);
        Assert.Equal((LinkBuilder.Ada.Name, "/spring", "2 clicks from 2026-02-27 to 2026-03-02 (UTC)"), (entry.Author, entry.Subject, entry.Before));
    }

    [Fact]
    public async Task A_link_that_is_used_up_stays_used_up()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link), pipeline.Click(link));

        await pipeline.Get<ClickEditor>().DeleteAsync(link.OrganizationId, link.Id, Today, Today, LinkBuilder.Ada);
        await pipeline.RecordAsync(pipeline.Click(link));

        var activity = pipeline.Get<ActivityQueries>().Read(link.OrganizationId, [link.Id])[link.Id];
        Assert.Equal((1, 3), (activity.Total, activity.Redirected));
    }

    [Fact]
    public async Task Clicks_and_rollups_go_on_while_clicks_are_deleted()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        var other = await pipeline.LinkAsync();
        var rollups = pipeline.Get<Rollups>();
        var recording = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
                await pipeline.RecordAsync(pipeline.Click(link), pipeline.Click(other, Pipeline.Berlin));
        });
        var rolling = Task.Run(async () =>
        {
            while (!recording.IsCompleted)
                await rollups.CatchUpAsync();
        });
        var deleted = 0L;
        while (!recording.IsCompleted)
            deleted += (await pipeline.Get<ClickEditor>().DeleteAsync(link.OrganizationId, link.Id, Today, Today, LinkBuilder.Ada)).Clicks;
        await Eventually.Get(Task.WhenAll(recording, rolling).ContinueWith(done => done.IsCompletedSuccessfully), "all clicks are recorded");
        deleted += (await pipeline.Get<ClickEditor>().DeleteAsync(link.OrganizationId, link.Id, Today, Today, LinkBuilder.Ada)).Clicks;

        Assert.Equal(60, deleted);
        Assert.Equal(0, pipeline.Reports.Read(link.OrganizationId, link.Id, Always).Total);
        Recount.AssertSame(
            Recount.Count(pipeline.Settings.Data, link.OrganizationId, null, Always), pipeline.Reports.Read(link.OrganizationId, null, Always));
        Assert.Equal(60, pipeline.Reports.Read(link.OrganizationId, null, Always).Total);
    }

    [Fact]
    public async Task A_deletion_that_was_cut_off_between_the_two_files_is_finished_by_the_next()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        var other = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link), pipeline.Click(other), pipeline.Click(link));
        await pipeline.Get<Rollups>().CatchUpAsync();
        StoredClicks.Execute(pipeline.Settings.Data, $"DELETE FROM days WHERE link = {link.Id}; DELETE FROM link_clicks WHERE link = {link.Id}");

        Assert.Equal(2, (await pipeline.Get<ClickEditor>().DeleteAsync(link.OrganizationId, link.Id, Today, Today, LinkBuilder.Ada)).Clicks);

        Recount.AssertSame(
            Recount.Count(pipeline.Settings.Data, link.OrganizationId, null, Always), pipeline.Reports.Read(link.OrganizationId, null, Always));
    }

    private static DateOnly GetDay(Click click) => GetDay(click.Time);

    private static DateOnly GetDay(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>Records clicks, of which some are of another organization instead; some are rolled up before the others come.</summary>
    private static async Task<List<Link>> RecordAsync(
        Pipeline pipeline, (int Minutes, int Link, int Agent, bool IsInternal, uint Visitor)[] samples, int cut, Func<Click, bool> isElsewhere)
    {
        await pipeline.StopRollingUpAsync();
        var links = new List<Link>();
        for (var i = 0; i < 4; i++)
            links.Add(await pipeline.LinkAsync(new LinkBuilder().To($"https://example.com/{i}"), i == 3 ? "Other" : "Acme"));
        var clicks = samples.Select(sample =>
        {
            var link = links[sample.Link];
            Click Create(int organization, long id) => new()
            {
                OrganizationId = organization,
                LinkId = id,
                Link = link.Slug,
                Time = Pipeline.Start.AddMinutes(-sample.Minutes),
                Place = sample.Visitor % 2 == 0 ? Pipeline.Berlin : Pipeline.NewYork,
                Agent = Agents[sample.Agent],
                IsInternal = sample.IsInternal,
                Visitor = sample.Visitor,
                Destination = link.Destination,
            };
            var click = Create(link.OrganizationId, link.Id);
            return isElsewhere(click) ? Create(links[3].OrganizationId, links[3].Id) : click;
        }).ToList();
        await pipeline.RecordAsync(clicks.Take(cut));
        await pipeline.Get<Rollups>().CatchUpAsync();
        await pipeline.RecordAsync(clicks.Skip(cut));
        return links;
    }

    private static List<string> Read(Pipeline pipeline, string sql, int organization) =>
        StoredClicks.Read(pipeline.Settings.Data, sql.Replace("{0}", $"{organization}", StringComparison.Ordinal));
}
