using LinkApp.Core.Links;
using LinkApp.Core.Links.Fields;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Options in the store: written by Entity Framework, and read by it and by redirects.</summary>
[Trait("Store", "both")]
public sealed class LinkFieldStoreTests(SharedPipeline fixture) : IClassFixture<SharedPipeline>
{
    private readonly Pipeline _pipeline = fixture.Pipeline;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_option_comes_back_from_the_store(bool changed)
    {
        var options = changed ? EveryOption.Changed : LinkOptions.Default;
        var link = await _pipeline.LinkAsync(
            new LinkBuilder().Slug(fixture.NewName("option")).Options(options).Password(changed ? "open sesame" : ""), fixture.NewName());
        var expected = options with { PasswordHash = link.Options.PasswordHash };

        var stored = await _pipeline.Get<LinkQueries>().FindAsync(link.OrganizationId, link.Slug, TestContext.Current.CancellationToken);
        var read = (await _pipeline.Get<LinkStore>().FindAsync(link.Keys.First(), 0))!;

        Assert.Equal(changed, link.Options.PasswordHash is not null);
        Assert.Equal(expected, stored!.Options);
        Assert.Equal(
            LinkFields.Options.Where(option => option.IsReadByRedirect).Aggregate(LinkOptions.Default, (copy, option) => option.Copy(expected, copy)),
            read.Options);
    }
}
