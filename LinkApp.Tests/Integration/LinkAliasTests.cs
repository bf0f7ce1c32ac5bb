using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Aliases: earlier slugs that a link still answers to.</summary>
[Trait("Store", "both")]
public sealed class LinkAliasTests
{
    [Fact]
    public async Task A_renamed_link_is_found_by_both_slugs()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        var renamed = await RenameAsync(pipeline, link, "summer");

        Assert.Equal(["spring"], renamed.Aliases.Select(alias => alias.Slug));
        Assert.Equal(link.Id, pipeline.Get<LinkTable>().Find("spring")?.LinkId);
        Assert.Equal(link.Id, pipeline.Get<LinkTable>().Find("summer")?.LinkId);
        Assert.True(await pipeline.Get<LinkQueries>().IsTakenAsync("spring"));
    }

    [Fact]
    public async Task An_old_slug_that_is_given_up_is_free_for_another_link_of_the_organization()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await RenameAsync(pipeline, link, "summer", keepOldSlug: false);
        Assert.Null(pipeline.Get<LinkTable>().Find("spring"));

        var other = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));

        Assert.Equal(other.Id, pipeline.Get<LinkTable>().Find("spring")?.LinkId);
    }

    [Fact]
    public async Task No_other_link_can_have_an_alias_by_any_way()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await RenameAsync(pipeline, link, "summer");
        var other = await pipeline.LinkAsync(new LinkBuilder().Slug("winter"), "Globex");

        Assert.Equal(
            new LinkEdit.SlugTaken("spring"),
            await pipeline.Get<LinkEditor>().CreateAsync(link.OrganizationId, new LinkBuilder().Slug("spring").Draft(), LinkBuilder.Ada));
        Assert.Equal(new LinkEdit.SlugTaken("spring"), await UpdateAsync(pipeline, other, new LinkBuilder().Slug("spring").Draft()));
        Assert.Equal(link.Id, pipeline.Get<LinkTable>().Find("spring")?.LinkId);
    }

    [Fact]
    public async Task A_link_can_go_back_to_a_slug_that_it_had()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await RenameAsync(pipeline, link, "summer");
        var back = await RenameAsync(pipeline, link, "spring", "summer");

        Assert.Equal(("spring", "summer"), (back.Slug, back.Aliases.Single().Slug));
    }

    [Fact]
    public async Task An_alias_that_is_left_out_is_given_up_and_the_others_stay()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("one"));
        await RenameAsync(pipeline, link, "two");
        await RenameAsync(pipeline, link, "three", "two");
        var edit = await UpdateAsync(pipeline, link, new LinkBuilder().Slug("four").Draft() with { Aliases = ["two"] }, "three");

        var saved = Assert.IsType<LinkEdit.Saved>(edit).Link;
        Assert.Equal(["three", "two"], saved.Aliases.Select(alias => alias.Slug).Order(StringComparer.Ordinal));
        Assert.Null(pipeline.Get<LinkTable>().Find("one"));
        Assert.All((string[])["two", "three", "four"], slug => Assert.Equal(link.Id, pipeline.Get<LinkTable>().Find(slug)?.LinkId));
    }

    [Fact]
    public async Task A_slug_that_the_link_never_had_is_no_alias_to_keep()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        var edit = await UpdateAsync(pipeline, link, new LinkBuilder().Draft() with { Aliases = ["never"] });

        Assert.Equal("aliases", Assert.Single(Assert.IsType<LinkEdit.Invalid>(edit).Errors).Field);
        Assert.Equal(1, (await pipeline.Get<LinkQueries>().FindAsync(link.OrganizationId, "spring"))!.Version);
    }

    [Fact]
    public async Task Of_many_links_that_want_the_alias_of_another_none_gets_it_until_it_is_given_up()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));
        await RenameAsync(pipeline, link, "summer");
        var editor = pipeline.Get<LinkEditor>();
        var wanting = Enumerable.Range(0, 16)
            .Select(_ => Task.Run(() => editor.CreateAsync(link.OrganizationId, new LinkBuilder().Slug("spring").Draft(), LinkBuilder.Ada)))
            .ToList();
        await UpdateAsync(pipeline, link, new LinkBuilder().Draft() with { Aliases = [] }, "summer");
        var outcomes = await Eventually.Get(Task.WhenAll(wanting), "all have their answer");
        var last = await editor.CreateAsync(link.OrganizationId, new LinkBuilder().Slug("spring").Draft(), LinkBuilder.Ada);

        Assert.Single(outcomes.Append(last).OfType<LinkEdit.Saved>());
        Assert.Equal(16, outcomes.Append(last).OfType<LinkEdit.SlugTaken>().Count());
        Assert.NotEqual(link.Id, pipeline.Get<LinkTable>().Find("spring")?.LinkId);
    }

    private static async Task<Link> RenameAsync(Pipeline pipeline, Link link, string slug, string? present = null, bool keepOldSlug = true) =>
        Assert.IsType<LinkEdit.Saved>(await UpdateAsync(pipeline, link, new LinkBuilder().Slug(slug).Draft() with { KeepOldSlug = keepOldSlug }, present)).Link;

    private static Task<LinkEdit> UpdateAsync(Pipeline pipeline, Link link, LinkDraft draft, string? present = null) =>
        pipeline.Get<LinkEditor>().UpdateAsync(link.OrganizationId, present ?? link.Slug, draft, null, LinkBuilder.Ada);
}
