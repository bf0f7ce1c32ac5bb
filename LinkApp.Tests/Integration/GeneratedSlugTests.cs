using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class GeneratedSlugTests
{
    [Fact]
    public async Task Each_collision_makes_the_slug_longer_by_one()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (editor, link) = (pipeline.Get<LinkEditor>(), await pipeline.LinkAsync(new LinkBuilder().Slug("aaaaaaa")));
        editor.RandomSlug = attempt => new string('a', 6 + attempt);

        var one = await editor.CreateAsync(link.OrganizationId, new LinkBuilder().Slug(null).Draft(), LinkBuilder.Ada);
        var many = await editor.CreateManyAsync(
            link.OrganizationId, [new LinkBuilder().Slug(null).Draft(), new LinkBuilder().Slug(null).Draft()], LinkBuilder.Ada);

        Assert.Equal([8, 9, 10], many.Prepend(one).Select(edit => Assert.IsType<LinkEdit.Saved>(edit).Link.Slug.Length));
    }

    [Fact]
    public async Task An_alias_is_a_collision_too()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (editor, link) = (pipeline.Get<LinkEditor>(), await pipeline.LinkAsync(new LinkBuilder().Slug("aaaaaaa")));
        await editor.UpdateAsync(link.OrganizationId, "aaaaaaa", new LinkBuilder().Slug("renamed").Draft(), null, LinkBuilder.Ada);
        editor.RandomSlug = attempt => new string('a', 6 + attempt);

        var edit = await editor.CreateAsync(link.OrganizationId, new LinkBuilder().Slug(null).Draft(), LinkBuilder.Ada);

        Assert.Equal("aaaaaaaa", Assert.IsType<LinkEdit.Saved>(edit).Link.Slug);
    }
}
