using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Whether case matters: decided when an installation is created, and changed by the configuration.</summary>
[Trait("Store", "both")]
public sealed class SlugCaseTests : IDisposable
{
    private const string Sensitive = "--Links:SlugCase=sensitive";
    private const string Insensitive = "--Links:SlugCase=insensitive";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_a_new_installation_case_does_not_matter()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(new LinkBuilder().Slug("Spring/Größe").To("https://example.com/spring"));
        var generated = await server.LinkAsync(new LinkBuilder().Slug(null));

        foreach (var path in (string[])["spring/größe", "SPRING/GRÖßE", "Spring/Größe"])
        {
            using var answer = await server.ClickAsync(path);
            Assert.Equal("https://example.com/spring", answer.Headers.Location?.OriginalString);
        }
        var again = await server.Services.GetRequiredService<LinkEditor>().CreateAsync(
            await server.OrganizationAsync(), new LinkBuilder().Slug("SPRING/größe").Draft(), LinkBuilder.Ada, cancel: Cancel);
        Assert.IsType<LinkEdit.SlugTaken>(again);
        Assert.Equal((8, generated.Slug.ToLowerInvariant()), (generated.Slug.Length, generated.Slug));
    }

    [Fact]
    public async Task A_change_waits_until_no_two_links_have_the_same_slug()
    {
        await using (var server = await TestServer.StartAsync([Sensitive], folder: _folder))
        {
            await server.LinkAsync(new LinkBuilder().Slug("Spring").To("https://example.com/upper"));
            await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/lower"));
            await server.LinkAsync(new LinkBuilder().Slug("Autumn").To("https://example.com/autumn"));
            Assert.Equal("https://example.com/upper", await LocationAsync(server, "Spring"));
            Assert.Equal("https://example.com/lower", await LocationAsync(server, "spring"));
            Assert.Null(await LocationAsync(server, "autumn"));
        }

        var refused = await Assert.ThrowsAsync<DataException>(async () =>
        {
            await using var server = await TestServer.StartAsync([Insensitive], folder: _folder);
        });
        Assert.Contains("Links:SlugCase", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Spring = spring", refused.Message, StringComparison.Ordinal);

        // Nothing was changed: without the key, the installation is what it was.
        await using (var server = await TestServer.StartAsync(folder: _folder))
        {
            Assert.Equal("https://example.com/upper", await LocationAsync(server, "Spring"));
            var editor = server.Services.GetRequiredService<LinkEditor>();
            Assert.True(await editor.DeleteAsync(await server.OrganizationAsync(), "spring", LinkBuilder.Ada, Cancel));
        }
        await using (var server = await TestServer.StartAsync([Insensitive], folder: _folder))
        {
            Assert.Equal("https://example.com/upper", await LocationAsync(server, "sPRING"));
            Assert.Equal("https://example.com/autumn", await LocationAsync(server, "autumn"));
            Assert.Equal("Autumn", (await server.Services.GetRequiredService<LinkQueries>().FindAsync(await server.OrganizationAsync(), "AUTUMN", Cancel))!.Slug);
        }
        await using (var server = await TestServer.StartAsync([Sensitive], folder: _folder))
        {
            Assert.Null(await LocationAsync(server, "autumn"));
            Assert.Equal("https://example.com/autumn", await LocationAsync(server, "Autumn"));
        }
    }

    [Fact]
    public async Task An_earlier_slug_of_the_same_link_is_no_obstacle_to_a_change()
    {
        await using (var server = await TestServer.StartAsync([Sensitive], folder: _folder))
        {
            var link = await server.LinkAsync(new LinkBuilder().Slug("Spring").To("https://example.com/spring"));
            var draft = LinkDraft.From(LinkSnapshot.From(link)) with { Slug = "spring" };
            var edit = await server.Services.GetRequiredService<LinkEditor>().UpdateAsync(link.OrganizationId, link.Id, draft, null, LinkBuilder.Ada, Cancel);
            Assert.Single(Assert.IsType<LinkEdit.Saved>(edit).Link.Aliases);
        }

        await using (var server = await TestServer.StartAsync([Insensitive], folder: _folder))
            Assert.Equal("https://example.com/spring", await LocationAsync(server, "SPRING"));
    }

    [Fact]
    public async Task A_deleted_slug_is_held_in_any_case()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("Held"));
        var editor = server.Services.GetRequiredService<LinkEditor>();
        await editor.DeleteAsync(link.OrganizationId, "held", LinkBuilder.Ada, Cancel);

        var other = await editor.CreateAsync(
            await server.OrganizationAsync("Globex"), new LinkBuilder().Slug("HELD").Draft(), new Author("eve@example.com"), cancel: Cancel);

        Assert.Contains("another organization", Assert.Single(Assert.IsType<LinkEdit.Invalid>(other).Errors).Message, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<string?> LocationAsync(TestServer server, string slug)
    {
        using var answer = await server.ClickAsync(slug);
        return answer.Headers.Location?.OriginalString;
    }
}
