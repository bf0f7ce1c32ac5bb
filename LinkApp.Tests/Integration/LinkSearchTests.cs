using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class LinkSearchTests(LinkSearchTests.Fixture fixture) : IClassFixture<LinkSearchTests.Fixture>
{
    private readonly Pipeline _pipeline = fixture.Pipeline;

    private LinkQueries Queries => _pipeline.Get<LinkQueries>();

    private LinkEditor Editor => _pipeline.Get<LinkEditor>();

    [Theory]
    [InlineData("pring", "spring")]
    [InlineData("SPRING", "spring")]
    [InlineData("sp", "spring")]
    [InlineData("angstrom", "spring")]
    [InlineData("ÅNGSTRÖM", "spring")]
    [InlineData("50%", "spring")]
    [InlineData("0%", "spring")]
    [InlineData("a_b", "spring")]
    [InlineData("aXb", "")]
    [InlineData("“off”", "spring")]
    [InlineData("shop.example", "spring")]
    [InlineData("  herbst ", "Autumn-7")]
    [InlineData("munchen", "Autumn-7")]
    [InlineData("n-7", "Autumn-7")]
    [InlineData("\"hi\"", "winter")]
    [InlineData("🎉", "winter")]
    [InlineData("🎉🎉 p", "winter")]
    [InlineData("example", "winter Autumn-7 spring")]
    [InlineData("", "winter Autumn-7 spring")]
    [InlineData("nowhere to be found", "")]
    [InlineData("spring OR winter", "")]
    [InlineData("\"", "winter")]
    [InlineData("\"\"\"", "")]
    [InlineData("win*", "")]
    [InlineData("NEAR(spring winter)", "")]
    [InlineData("Slug:spring", "")]
    [InlineData("^spring", "")]
    [InlineData("spr\0ing", "spring")]
    [InlineData("\0\0\0\0", "winter Autumn-7 spring")]
    public async Task A_search_finds_what_holds_the_text_and_takes_it_as_it_is(string search, string slugs) =>
        Assert.Equal(slugs, string.Join(' ', (await ListAsync(search)).Select(link => link.Slug)));

    [Fact]
    public async Task A_search_and_a_tag_hold_together()
    {
        Assert.Equal(["winter", "Autumn-7"], (await ListAsync("example", "print")).Select(link => link.Slug));
        Assert.Equal(["winter"], (await ListAsync("example", "mail")).Select(link => link.Slug));
        Assert.Empty(await ListAsync("example", "rint"));
    }

    [Fact]
    public async Task Edits_and_deletions_are_found_at_once()
    {
        var organization = (await _pipeline.LinkAsync(new LinkBuilder().Slug("may").Name("Ångström"), fixture.NewName())).OrganizationId;
        Assert.Equal(["may"], (await ListAsync(organization, "Ångström")).Select(link => link.Slug));
        var draft = new LinkBuilder().Slug("june").Name("Sommer").To("https://beach.example/").Draft();
        Assert.IsType<LinkEdit.Saved>(await Editor.UpdateAsync(organization, "may", draft, version: null, LinkBuilder.Ada));
        Assert.Empty(await ListAsync(organization, "Ångström"));
        Assert.Equal(["june"], (await ListAsync(organization, "may")).Select(link => link.Slug));
        Assert.Equal(["june"], (await ListAsync(organization, "beach")).Select(link => link.Slug));

        await Editor.DeleteAsync(organization, "june", LinkBuilder.Ada);
        Assert.Empty(await ListAsync(organization, "beach"));
    }

    [Fact]
    public async Task A_renamed_link_is_found_by_the_slugs_that_it_had_until_it_is_deleted()
    {
        var organization = (await _pipeline.LinkAsync(new LinkBuilder().Slug("sprout"), fixture.NewName())).OrganizationId;
        foreach (var (before, slug) in new[] { ("sprout", "summer"), ("summer", "harvest") })
            Assert.IsType<LinkEdit.Saved>(
                await Editor.UpdateAsync(organization, before, new LinkBuilder().Slug(slug).Name("").Draft(), version: null, LinkBuilder.Ada));
        foreach (var search in (string[])["prout", "ummer", "harvest", "sp"])
            Assert.Equal("harvest", Assert.Single(await ListAsync(organization, search)).Slug);

        await Editor.DeleteAsync(organization, "harvest", LinkBuilder.Ada);
        Assert.Empty(await ListAsync(organization, "prout"));
        Assert.Empty(await ListAsync(organization, "ummer"));
    }

    [Fact]
    public async Task A_searchs_pages_join_without_gap_or_double()
    {
        var (name, other) = (fixture.NewName(), fixture.NewName());
        var organization = 0;
        for (var i = 0; i < 57; i++)
        {
            var link = await _pipeline.LinkAsync(
                new LinkBuilder().Slug($"page-{i}").Name(i % 2 == 0 ? "even number" : "odd number"), i % 3 == 0 ? other : name);
            organization = i % 3 == 0 ? organization : link.OrganizationId;
        }
        var found = new List<string>();
        LinkCursor? cursor = null;
        do
        {
            var page = await Queries.ListAsync(organization, new() { Search = "even number" }, after: cursor, size: 5);
            found.AddRange(page.Links.Select(link => link.Slug));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 57).Where(i => i % 2 == 0 && i % 3 != 0).Select(i => $"page-{i}").Reverse(), found);
    }

    [Fact]
    public async Task Links_of_an_older_version_can_be_searched_after_the_upgrade_and_a_backup_is_left()
    {
        TestStore.SkipUnlessSqlite("The upgrade is that of a file.");
        using var folder = new TempFolder();
        var file = folder.File("data/linkapp.db");
        Directory.CreateDirectory(folder.File("data"));
        var options = new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(file)).Options;
        await using (var db = new AppDb(options))
        {
            await db.GetService<IMigrator>().MigrateAsync("20261124042432_First");
            await db.Database.ExecuteSqlRawAsync("""
                INSERT INTO Organizations (Id, Name, CreatedAt) VALUES (1, 'Acme', '2026-01-01 00:00:00');
                INSERT INTO Links (OrganizationId, Slug, Name, Destination, Tags, Version, CreatedAt, UpdatedAt)
                VALUES (1, 'old', 'From long ago', 'https://example.com', '[]', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
                """);
        }

        await using var upgraded = await Pipeline.StartAsync(folder);
        Assert.Equal("old", Assert.Single((await upgraded.Get<LinkQueries>().ListAsync(1, new() { Search = "long ago" })).Links).Slug);
        Assert.True(File.Exists(file + ".20261124042432_First.backup"));
    }

    private Task<IReadOnlyList<Link>> ListAsync(string search, params string[] tags) => ListAsync(fixture.Organization, search, tags);

    private async Task<IReadOnlyList<Link>> ListAsync(int organization, string search, params string[] tags) =>
        (await Queries.ListAsync(organization, new() { Search = search, Tags = tags })).Links;

    public sealed class Fixture : SharedPipeline
    {
        public int Organization { get; private set; }

        protected override async Task SeedAsync()
        {
            Organization = (await Pipeline.LinkAsync(
                new LinkBuilder().Slug("spring").Name("Ångström 50% “off”").To("https://shop.example/a_b?x=1"))).OrganizationId;
            await Pipeline.LinkAsync(new LinkBuilder().Slug("Autumn-7").Name("Herbst").To("https://münchen.example/").Tags("print"));
            await Pipeline.LinkAsync(new LinkBuilder().Slug("winter").Name("🎉🎉 party").To("https://example.com/say-\"hi\"").Tags("print", "mail"));
            await Pipeline.LinkAsync(new LinkBuilder().Slug("spring-elsewhere").Name("Herbst"), "Other");
        }
    }
}
