using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Query plans for pages of links: a scan or a sort would take time for all links.</summary>
public sealed class LinkPlanTests(LinkPlanTests.Fixture fixture) : IClassFixture<LinkPlanTests.Fixture>
{
    private readonly Pipeline _pipeline = fixture.Pipeline;
    private readonly Link _link = fixture.Link;

    [Theory]
    [InlineData(LinkSort.Newest, "IX_Links_Listed", "rowid<")]
    [InlineData(LinkSort.Oldest, "IX_Links_Listed", "rowid>")]
    [InlineData(LinkSort.Name, "IX_Links_Title", "Title>")]
    [InlineData(LinkSort.Slug, "IX_Links_SlugOrder", "SlugOrder>")]
    [InlineData(LinkSort.Changed, "IX_Links_UpdatedAt", "UpdatedAt<")]
    public async Task A_page_in_any_order_begins_at_its_cursor_in_the_index_of_that_order(LinkSort sort, string index, string beginning)
    {
        var plans = await NextPageAsync(sort);

        Assert.Empty(plans.Scanned);
        Assert.False(plans.Sorts, plans.Text);
        Assert.True(plans.Names(index) && plans.Names(beginning), plans.Text);
    }

    [Fact]
    public async Task A_page_by_clicks_reads_the_totals_of_its_organization_and_no_clicks()
    {
        var plans = await NextPageAsync(LinkSort.Clicks);

        Assert.Equal(["rolled_up"], plans.Scanned);
        Assert.False(plans.Sorts, plans.Text);
        Assert.Equal(["LinkChanges", "Links", "totals"], plans.Searched);
        foreach (var index in (string[])["IX_Links_Listed", "IX_LinkChanges_OrganizationId_Id"])
            Assert.True(plans.Names(index), plans.Text);
    }

    [Theory]
    [InlineData("tag", LinkSort.Newest, "IX_Links_Listed", false)]
    // Few links have a tag, so those are sorted.
    [InlineData("tag", LinkSort.Name, null, true)]
    [InlineData("search", LinkSort.Newest, null, false)]
    [InlineData("scheduled", LinkSort.Newest, "IX_Links_Scheduled", null)]
    [InlineData("disabled", LinkSort.Newest, "IX_Links_Disabled", null)]
    [InlineData("expired", LinkSort.Newest, "IX_Links_Expiring", null)]
    public void What_few_links_have_is_found_by_an_index_of_its_own(string filter, LinkSort sort, string? index, bool? sorts)
    {
        var plans = GetPlans(
            filter switch
            {
                "tag" => new() { Tags = ["print"] },
                "search" => new() { Search = "second" },
                _ => new() { State = Enum.Parse<StateFilter>(filter, ignoreCase: true) },
            },
            sort);

        // Only small intermediate results are scanned.
        Assert.Empty(plans.Scanned.Intersect(["l", "Links", "LinkTags", "LinkSearch"]));
        if (filter is "tag" or "search")
            Assert.Contains(filter == "tag" ? "LinkTags" : "LinkSearch", plans.Searched);
        Assert.True(index is null || plans.Names(index), plans.Text);
        if (sorts is not null)
            Assert.True(plans.Sorts == sorts, plans.Text);
    }

    [Fact]
    public void The_numbers_of_a_page_are_found_by_their_keys()
    {
        var plans = QueryPlans.Read(
            _pipeline.Get<SqliteClickStore>().OpenReader, () => _pipeline.Get<ActivityQueries>().Read(_link.OrganizationId, [_link.Id]));

        string[] tables = ["clicks", "days", "totals"];
        Assert.Empty(plans.Scanned.Intersect(tables));
        Assert.Equal(tables, plans.Searched.Intersect(tables));
    }

    [Fact]
    public void Links_that_name_a_domain_are_counted_in_an_index_of_their_own()
    {
        var plans = QueryPlans.Read(
            () => SqliteSetup.Open(_pipeline.Settings.Data.AppDatabase, creates: false),
            () => _pipeline.Get<DomainQueries>().ListAsync(_link.OrganizationId).GetAwaiter().GetResult());

        Assert.DoesNotContain("l", plans.Scanned);
        Assert.True(plans.Names("IX_Links_OrganizationId_Domain"), plans.Text);
    }

    [Fact]
    public void Deletions_are_found_by_an_index_of_their_own_the_latest_first()
    {
        var plans = QueryPlans.Read(
            () => SqliteSetup.Open(_pipeline.Settings.Data.AppDatabase, creates: false),
            () => _pipeline.Get<DeletedLinks>().ListAsync(_link.OrganizationId, "spring").GetAwaiter().GetResult());

        Assert.Empty(plans.Scanned.Intersect(["change", "later", "Links"]));
        Assert.False(plans.Sorts, plans.Text);
        Assert.True(plans.Names("IX_LinkChanges_Deleted"), plans.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("acme.example")]
    public void Crawlable_links_are_found_by_an_index_of_their_own(string? domain)
    {
        var host = new HostUse(false, true, domain is null ? 0 : _link.OrganizationId, null) { Domain = domain };

        var plans = QueryPlans.Read(
            () => SqliteSetup.Open(_pipeline.Settings.Data.AppDatabase, readOnly: true),
            () => _pipeline.Get<CrawlableLinks>().FindAsync(host, 10).AsTask().GetAwaiter().GetResult());

        Assert.True(plans.Names("IX_Links_Crawlable"), plans.Text);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("rename")]
    [InlineData("delete")]
    [InlineData("import")]
    [InlineData("find")]
    [InlineData("find or create")]
    public async Task What_is_done_to_a_link_takes_no_longer_with_many_links(string what)
    {
        var slug = $"planned-{what.Replace(' ', '-')}";
        var number = 0;
        var rig = new ImportRig(_pipeline.Services, _link.OrganizationId);
        if (what is "rename" or "delete")
        {
            for (var i = 0; i < 10; i++)
                await _pipeline.LinkAsync(new LinkBuilder().Slug($"{slug}-{i}"));
        }

        var plans = QueryPlans.Read(
            () => SqliteSetup.Open(_pipeline.Settings.Data.AppDatabase, creates: false),
            () => RunAsync($"{slug}-{number++}").GetAwaiter().GetResult());

        Assert.Empty(plans.Scanned.Intersect(["l", "l0", "a", "alias", "Links", "LinkAliases", "LinkChanges", "LinkTags", "DeletedSlugs"]));
        Assert.Contains(plans.Searched, table => table is "l" or "Links" or "LinkAliases");
        Assert.True(what != "find or create" || plans.Names("IX_Links_OrganizationId_Destination"), plans.Text);

        async Task RunAsync(string name)
        {
            var (editor, organization) = (_pipeline.Get<LinkEditor>(), _link.OrganizationId);
            var draft = new LinkBuilder().Slug(name).Draft();
            if (what == "create")
                Assert.IsType<LinkEdit.Saved>(await editor.CreateAsync(organization, draft, ImportRig.Ada));
            else if (what == "rename")
                Assert.IsType<LinkEdit.Saved>(await editor.UpdateAsync(organization, name, draft with { Slug = $"{name}-new" }, null, ImportRig.Ada));
            else if (what == "delete")
                Assert.True(await editor.DeleteAsync(organization, name, ImportRig.Ada));
            else if (what == "import")
                await rig.RunAsync(await rig.ReadAsync(ImportRig.Csv(3, $"{name}-")));
            else if (what == "find or create")
                Assert.IsType<LinkEdit.Existing>(await editor.CreateAsync(organization, draft with { Slug = null }, ImportRig.Ada, findsExisting: true));
            else
                Assert.Null(await _pipeline.Get<LinkQueries>().FindAsync(organization, name));
        }
    }

    private async Task<QueryPlans> NextPageAsync(LinkSort sort)
    {
        var first = await _pipeline.Get<LinkQueries>().ListAsync(_link.OrganizationId, sort: sort, size: 1);
        await _pipeline.LinkAsync();
        return GetPlans(LinkFilter.Default, sort, first.Next);
    }

    private QueryPlans GetPlans(LinkFilter filter, LinkSort sort, LinkCursor? after = null) => QueryPlans.Read(
        () => SqliteSetup.Open(_pipeline.Settings.Data.AppDatabase, readOnly: true),
        () => _pipeline.Get<LinkFinder>().Find(_link.OrganizationId, filter, sort, after, 51),
        $"ATTACH DATABASE '{_pipeline.Settings.Data.RollupDatabase}' AS rollups");

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
