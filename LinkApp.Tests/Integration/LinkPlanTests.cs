using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Domains;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>How SQLite finds the links of a page: what scans or sorts would cost what all links do.</summary>
public sealed class LinkPlanTests(LinkPlanTests.Fixture fixture) : IClassFixture<LinkPlanTests.Fixture>
{
    private readonly Pipeline _pipeline = fixture.Pipeline;
    private readonly Link _link = fixture.Link;

    [Theory]
    [InlineData(LinkSort.Newest, "SEARCH l USING COVERING INDEX IX_Links_Listed (OrganizationId=? AND IsArchived=? AND rowid<?)")]
    [InlineData(LinkSort.Oldest, "SEARCH l USING COVERING INDEX IX_Links_Listed (OrganizationId=? AND IsArchived=? AND rowid>?)")]
    [InlineData(LinkSort.Name, "SEARCH l USING INDEX IX_Links_Title (OrganizationId=? AND IsArchived=? AND Title>?)")]
    [InlineData(LinkSort.Slug, "SEARCH l USING INDEX IX_Links_SlugOrder (OrganizationId=? AND IsArchived=? AND SlugOrder>?)")]
    [InlineData(LinkSort.Changed, "SEARCH l USING COVERING INDEX IX_Links_UpdatedAt (OrganizationId=? AND IsArchived=? AND UpdatedAt<?)")]
    [InlineData(
        LinkSort.Clicks,
        "SEARCH LinkChanges USING COVERING INDEX IX_LinkChanges_OrganizationId_Id (OrganizationId=?)|SCAN clicks.rolled_up|SEARCH clicks.totals USING PRIMARY KEY (organization=?)|SEARCH Links USING COVERING INDEX IX_Links_Listed (OrganizationId=? AND IsArchived=?)")]
    public async Task A_page_in_any_order_begins_at_its_cursor_in_the_index_of_that_order(LinkSort sort, string plan)
    {
        var first = await _pipeline.Get<LinkQueries>().ListAsync(_link.OrganizationId, sort: sort, size: 1);
        await _pipeline.LinkAsync();

        Assert.Equal(plan, string.Join('|', PlansOf(LinkFilter.Default, sort, first.Next)));
    }

    [Theory]
    [InlineData(
        "tag", LinkSort.Newest,
        "SEARCH LinkTags USING PRIMARY KEY (OrganizationId=? AND Tag=? AND IsArchived=?)|SEARCH l USING COVERING INDEX IX_Links_Listed (OrganizationId=? AND IsArchived=? AND rowid=?)")]
    [InlineData(
        "tag", LinkSort.Name,
        "SEARCH LinkTags USING PRIMARY KEY (OrganizationId=? AND Tag=? AND IsArchived=?)|SEARCH l USING INTEGER PRIMARY KEY (rowid=?)|USE TEMP B-TREE FOR ORDER BY")]
    [InlineData("search", LinkSort.Newest, "SCAN LinkSearch VIRTUAL TABLE INDEX 192:M4|SEARCH l USING INTEGER PRIMARY KEY (rowid=?)")]
    [InlineData("scheduled", LinkSort.Newest, "SEARCH Links USING COVERING INDEX IX_Links_Scheduled (OrganizationId=? AND IsArchived=? AND ValidFrom>?)")]
    [InlineData("disabled", LinkSort.Newest, "SEARCH Links USING COVERING INDEX IX_Links_Disabled (OrganizationId=? AND IsArchived=?)")]
    [InlineData("expired", LinkSort.Newest, "SEARCH Links USING COVERING INDEX IX_Links_Expiring (OrganizationId=? AND IsArchived=? AND ValidUntil<?)")]
    public void What_few_links_have_is_found_by_an_index_of_its_own(string filter, LinkSort sort, string plan)
    {
        var steps = PlansOf(
            filter switch
            {
                "tag" => new() { Tags = ["print"] },
                "search" => new() { Search = "second" },
                _ => new() { State = Enum.Parse<StateFilter>(filter, ignoreCase: true) },
            },
            sort);

        foreach (var step in plan.Split('|'))
            Assert.Contains(step, steps);
        Assert.DoesNotContain(steps, step => step.StartsWith("SCAN l", StringComparison.Ordinal) && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal));
    }

    [Fact]
    public void The_numbers_of_a_page_are_found_by_their_keys()
    {
        var plans = QueryPlans.Of(_pipeline.Get<ClickStore>().OpenReader, () => _pipeline.Get<ActivityQueries>().Read(_link.OrganizationId, [_link.Id]));

        Assert.Contains("SEARCH t USING PRIMARY KEY (organization=? AND link=?)", plans);
        Assert.Contains("SEARCH d USING PRIMARY KEY (day=? AND organization=? AND link=?)", plans);
        Assert.Contains("SEARCH clicks USING INTEGER PRIMARY KEY (rowid>?)", plans);
    }

    [Fact]
    public void Links_that_name_a_domain_are_counted_in_an_index_of_their_own()
    {
        var plans = QueryPlans.Of(
            () => SqliteSetup.Open(_pipeline.Settings.Data.AppDatabase),
            () => _pipeline.Get<DomainQueries>().ListAsync(_link.OrganizationId).GetAwaiter().GetResult());

        Assert.Contains("SEARCH l USING COVERING INDEX IX_Links_OrganizationId_Domain (OrganizationId=? AND Domain=?)", plans);
    }

    private List<string> PlansOf(LinkFilter filter, LinkSort sort, LinkCursor? after = null) => QueryPlans.Of(
        () => SqliteSetup.Open(_pipeline.Settings.Data.AppDatabase, readOnly: true),
        () => _pipeline.Get<LinkFinder>().Find(_link.OrganizationId, filter, sort, after, 51),
        $"ATTACH DATABASE '{_pipeline.Settings.Data.ClickDatabase}' AS clicks");

    public sealed class Fixture : SharedPipeline
    {
        public Link Link { get; private set; } = null!;

        protected override async Task SeedAsync()
        {
            Link = await Pipeline.LinkAsync(new LinkBuilder().Slug("first").Tags("print"));
            await Pipeline.LinkAsync(new LinkBuilder().Slug("second").Tags("print"));
            await Pipeline.RecordAsync(Pipeline.Click(Link));
            await Pipeline.Get<Rollups>().CatchUpAsync();
        }
    }
}
