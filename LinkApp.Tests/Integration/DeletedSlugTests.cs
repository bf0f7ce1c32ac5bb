using System.Net;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Tests.Integration;

/// <summary>For 90 days, a slug that a link has lost is for its organization only; then anyone may use it.</summary>
[Trait("Store", "both")]
public sealed class DeletedSlugTests
{
    private static readonly TimeSpan Late = DeletedSlug.HeldFor - TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("deleted")]
    [InlineData("deleted in bulk")]
    [InlineData("renamed")]
    [InlineData("its alias given up")]
    public async Task Only_the_same_organization_gets_the_slug_of_a_link_within_90_days_whatever_became_of_the_link(string what)
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (links, other) = (pipeline.Get<LinkEditor>(), (await pipeline.LinkAsync(organization: "Globex")).OrganizationId);
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await LoseAsync(links, link, what);

        pipeline.Time.Jump(Late);
        var refused = Assert.IsType<LinkEdit.Invalid>(await CreateAsync(links, other, "spring"));
        var error = Assert.Single(refused.Errors);
        Assert.Equal("slug", error.Field);
        Assert.Matches("^\"spring\" was the slug of another organization's link until lately, and is held for that organization until .+\\. Choose another slug\\.$", error.Message);
        var mine = Assert.IsType<LinkEdit.Saved>(await CreateAsync(links, other, "mine")).Link;
        Assert.IsType<LinkEdit.Invalid>(
            await links.UpdateAsync(other, mine.Slug, new LinkBuilder().Slug("spring").Draft(), null, LinkBuilder.Ada, TestContext.Current.CancellationToken));

        pipeline.Time.Jump(TimeSpan.FromMinutes(2));
        Assert.IsType<LinkEdit.Saved>(await CreateAsync(links, other, "spring"));
    }

    [Fact]
    public async Task The_organization_itself_makes_or_restores_the_link_at_once()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var links = pipeline.Get<LinkEditor>();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await links.DeleteAsync(link.OrganizationId, "spring", LinkBuilder.Ada, TestContext.Current.CancellationToken);
        Assert.IsType<LinkEdit.Saved>(await links.RestoreAsync(link.OrganizationId, link.Id, 1, LinkBuilder.Ada, TestContext.Current.CancellationToken));

        await links.DeleteAsync(link.OrganizationId, "spring", LinkBuilder.Ada, TestContext.Current.CancellationToken);
        Assert.IsType<LinkEdit.Saved>(await CreateAsync(links, link.OrganizationId, "spring"));
    }

    [Fact]
    public async Task A_generated_slug_is_never_one_that_is_held()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (links, other) = (pipeline.Get<LinkEditor>(), (await pipeline.LinkAsync(organization: "Globex")).OrganizationId);
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("aaaaaaa"));
        await links.DeleteAsync(link.OrganizationId, link.Slug, LinkBuilder.Ada, TestContext.Current.CancellationToken);
        links.RandomSlug = attempt => new('a', 6 + attempt);

        Assert.Equal("aaaaaaaa", Assert.IsType<LinkEdit.Saved>(await CreateAsync(links, other, null)).Link.Slug);
        var many = await links.CreateManyAsync(other, [new LinkBuilder().Draft()], LinkBuilder.Ada, cancel: TestContext.Current.CancellationToken);
        Assert.Equal("aaaaaaaaa", Assert.IsType<LinkEdit.Saved>(many.Single()).Link.Slug);
    }

    [Fact]
    public async Task An_import_finds_it_taken_and_says_why()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (links, other) = (pipeline.Get<LinkEditor>(), (await pipeline.LinkAsync(organization: "Globex")).OrganizationId);
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await links.DeleteAsync(link.OrganizationId, link.Slug, LinkBuilder.Ada, TestContext.Current.CancellationToken);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("links.csv"), "slug,destination\nspring,https://example.com/\n", TestContext.Current.CancellationToken);

        var import = await pipeline.Get<ImportStaging>().ReadAsync(
            other, folder.File("links.csv"), "links.csv", null, LinkBuilder.Ada, cancel: TestContext.Current.CancellationToken);

        await using var db = await pipeline.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var row = Assert.Single(await db.ImportRows.Where(row => row.ImportId == import.Id).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ImportRowState.Taken, row.State);
        Assert.Contains("is held for that organization until", row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_names_the_field_and_the_cure()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var acme = await server.ApiAsync();
        using var globex = await server.ApiAsync("Globex");
        (await acme.DeleteAsync("/api/v1/links/spring", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode().Dispose();
        using var body = new StringContent("""{ "slug": "spring", "destination": "https://example.com/" }""", null, "application/json");

        using var answer = await globex.PostAsync("/api/v1/links", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Choose another slug.", problem.GetProperty("errors").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("\"slug\"", problem.GetProperty("errors").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_free_again_is_forgotten()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await pipeline.Get<LinkEditor>().DeleteAsync(link.OrganizationId, link.Slug, LinkBuilder.Ada, TestContext.Current.CancellationToken);
        pipeline.Time.Jump(DeletedSlug.HeldFor);
        pipeline.Time.Advance(RowRetention.Interval);

        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = await pipeline.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
                return !await db.DeletedSlugs.AnyAsync();
            },
            "the deleted slug is forgotten");
    }

    private static async Task LoseAsync(LinkEditor links, Link link, string what)
    {
        var (id, cancel) = (link.OrganizationId, TestContext.Current.CancellationToken);
        switch (what)
        {
            case "deleted":
                await links.DeleteAsync(id, "spring", LinkBuilder.Ada, cancel);
                break;
            case "deleted in bulk":
                await links.ChangeManyAsync(id, [link.Id], new BulkChange { Delete = true }, LinkBuilder.Ada, cancel);
                break;
            case "renamed":
                await RenameAsync(new LinkBuilder().Slug("summer").Draft() with { KeepOldSlug = false });
                break;
            default:
                await RenameAsync(new LinkBuilder().Slug("summer").Draft());
                await RenameAsync(new LinkBuilder().Slug("summer").Draft() with { Aliases = [] });
                break;
        }

        async Task RenameAsync(LinkDraft draft) => Assert.IsType<LinkEdit.Saved>(await links.UpdateAsync(id, link.Id, draft, null, LinkBuilder.Ada, cancel));
    }

    private static Task<LinkEdit> CreateAsync(LinkEditor links, int organizationId, string? slug) =>
        links.CreateAsync(organizationId, new LinkBuilder().Slug(slug).Draft(), LinkBuilder.Ada, cancel: TestContext.Current.CancellationToken);
}
