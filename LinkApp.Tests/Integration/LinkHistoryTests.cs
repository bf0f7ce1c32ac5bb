using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The history of a link, and restoring earlier versions.</summary>
[Trait("Store", "both")]
public sealed class LinkHistoryTests
{
    private static readonly Author Grace = new("grace@example.com");

    [Fact]
    public async Task Every_change_is_kept_with_its_author_the_latest_first()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring").Name("One"));
        pipeline.Time.Advance(TimeSpan.FromHours(1));
        await UpdateAsync(pipeline, link, new LinkBuilder().Name("Two"), Grace);
        await pipeline.Get<LinkEditor>().DeleteAsync(link.OrganizationId, "spring", LinkBuilder.Ada);

        Assert.Equal(
            [
                (LinkChangeKind.Deleted, "ada@example.com", "Two"), (LinkChangeKind.Edited, "grace@example.com", "Two"),
                (LinkChangeKind.Created, "ada@example.com", "One"),
            ],
            (await HistoryAsync(pipeline, link)).Select(change => (change.Kind, change.Author, change.Link.Name)));
    }

    [Fact]
    public async Task An_earlier_version_comes_back_whole_with_its_password()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(
            new LinkBuilder()
                .Slug("spring").Country("MY", "https://example.com/my").Tags("sale").Password("secret")
                .Options(new LinkOptions { StatusCode = 307, Notes = "n" }));
        var hash = link.Options.PasswordHash;
        await UpdateAsync(pipeline, link, new LinkBuilder().Slug("summer").Password(""), Grace);
        var restored = await RestoreAsync(pipeline, link, 1);

        Assert.Equal(
            ("spring", 3, 307, "n", hash),
            (restored.Slug, restored.Version, restored.Options.StatusCode, restored.Options.Notes, restored.Options.PasswordHash));
        Assert.Equal(["sale"], restored.Tags);
        Assert.Equal([new("MY", "https://example.com/my")], restored.Countries()!);
        Assert.Equal(["summer"], restored.Aliases.Select(alias => alias.Slug));
        Assert.Equal(LinkChangeKind.Restored, (await HistoryAsync(pipeline, link))[0].Kind);
        Assert.Equal("https://example.com/my", pipeline.Get<LinkTable>().Find("spring")!.Countries!.Find("MY")!.Destination);
    }

    [Fact]
    public async Task A_deleted_link_comes_back_with_its_clicks_and_aliases()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await UpdateAsync(pipeline, link, new LinkBuilder().Slug("summer"), Grace);
        await pipeline.RecordAsync(pipeline.Click(link), pipeline.Click(link));
        await pipeline.Get<LinkEditor>().DeleteAsync(link.OrganizationId, "summer", Grace);
        Assert.Null(pipeline.Get<LinkTable>().Find("spring"));

        var restored = await RestoreAsync(pipeline, link, 3);

        Assert.Equal((link.Id, "summer", 4), (restored.Id, restored.Slug, restored.Version));
        Assert.Equal(link.Id, pipeline.Get<LinkTable>().Find("spring")?.LinkId);
        var now = pipeline.Time.GetUtcNow();
        var range = new ReportRange(now.AddDays(-1), now.AddDays(1));
        Assert.Equal(2, pipeline.Reports.Read(restored.OrganizationId, restored.Id, range).Total);
    }

    [Fact]
    public async Task A_deleted_link_comes_back_without_an_alias_that_another_has_taken()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await UpdateAsync(pipeline, link, new LinkBuilder().Slug("summer"), Grace);
        await pipeline.Get<LinkEditor>().DeleteAsync(link.OrganizationId, "summer", Grace);
        pipeline.Time.Jump(DeletedSlug.HeldFor);
        var other = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"), "Globex");
        var restored = await RestoreAsync(pipeline, link, 3);

        Assert.Empty(restored.Aliases);
        Assert.Equal(other.Id, pipeline.Get<LinkTable>().Find("spring")?.LinkId);
    }

    [Fact]
    public async Task A_deleted_link_whose_slug_is_taken_says_so()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await pipeline.Get<LinkEditor>().DeleteAsync(link.OrganizationId, "spring", Grace);
        pipeline.Time.Jump(DeletedSlug.HeldFor);
        await pipeline.LinkAsync(new LinkBuilder().Slug("spring"), "Globex");

        Assert.Equal(new LinkEdit.SlugTaken("spring"), await pipeline.Get<LinkEditor>().RestoreAsync(link.OrganizationId, link.Id, 2, Grace));
    }

    [Fact]
    public async Task Nobody_brings_back_what_another_organization_had()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        var other = await pipeline.LinkAsync(new LinkBuilder().Slug("other"), "Globex");
        await pipeline.Get<LinkEditor>().DeleteAsync(link.OrganizationId, "spring", Grace);

        Assert.Equal(new LinkEdit.Missing(), await pipeline.Get<LinkEditor>().RestoreAsync(other.OrganizationId, link.Id, 1, Grace));
        Assert.Null(await pipeline.Get<LinkQueries>().FindDeletedAsync(other.OrganizationId, "spring"));
        Assert.Empty(await pipeline.Get<LinkQueries>().HistoryAsync(other.OrganizationId, link.Id));
    }

    [Theory]
    [InlineData("summer")]
    [InlineData("spring")]
    public async Task A_deletion_is_found_by_the_slug_or_an_older_one_until_the_link_is_back(string slug)
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await UpdateAsync(pipeline, link, new LinkBuilder().Slug("summer"), Grace);
        var queries = pipeline.Get<LinkQueries>();
        Assert.Null(await queries.FindDeletedAsync(link.OrganizationId, slug));
        await pipeline.Get<LinkEditor>().DeleteAsync(link.OrganizationId, "summer", Grace);

        var deletion = await queries.FindDeletedAsync(link.OrganizationId, slug);
        Assert.Equal((link.Id, "grace@example.com", 3), (deletion!.LinkId, deletion.Author, deletion.Version));
        Assert.Null(await queries.FindDeletedAsync(link.OrganizationId, "sprin"));

        await RestoreAsync(pipeline, link, 3);
        Assert.Null(await queries.FindDeletedAsync(link.OrganizationId, slug));
    }

    [Fact]
    public async Task The_oldest_changes_are_forgotten()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        for (var i = 0; i < LinkChange.MaxPerLink + 2; i++)
            await UpdateAsync(pipeline, link, new LinkBuilder().Name($"{i}"), Grace);

        var versions = (await HistoryAsync(pipeline, link)).Select(change => change.Version).ToList();
        Assert.Equal(LinkChange.MaxPerLink, versions.Count);
        Assert.Equal((LinkChange.MaxPerLink + 3, 4), (versions[0], versions[^1]));
        Assert.Equal(new LinkEdit.Missing(), await pipeline.Get<LinkEditor>().RestoreAsync(link.OrganizationId, link.Id, 1, Grace));
    }

    [Fact]
    public async Task Who_saves_second_is_told_what_is_there_now_and_who_saved_it()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await UpdateAsync(pipeline, link, new LinkBuilder().Name("Of Grace"), Grace);
        var second = await pipeline.Get<LinkEditor>().UpdateAsync(link.OrganizationId, "spring", new LinkBuilder().Name("Of Ada").Draft(), 1, LinkBuilder.Ada);

        var stale = Assert.IsType<LinkEdit.Stale>(second);
        Assert.Equal(("Of Grace", "grace@example.com"), (stale.Current.Name, stale.Author));
    }

    private static async Task<Link> RestoreAsync(Pipeline pipeline, Link link, int version) =>
        Assert.IsType<LinkEdit.Saved>(await pipeline.Get<LinkEditor>().RestoreAsync(link.OrganizationId, link.Id, version, Grace)).Link;

    private static Task<IReadOnlyList<LinkChange>> HistoryAsync(Pipeline pipeline, Link link) =>
        pipeline.Get<LinkQueries>().HistoryAsync(link.OrganizationId, link.Id);

    private static async Task UpdateAsync(Pipeline pipeline, Link link, LinkBuilder draft, Author by)
    {
        var present = (await HistoryAsync(pipeline, link))[0].Link.Slug;
        Assert.IsType<LinkEdit.Saved>(await pipeline.Get<LinkEditor>().UpdateAsync(link.OrganizationId, present, draft.Draft(), null, by));
    }
}
