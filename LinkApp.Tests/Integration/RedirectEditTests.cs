using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The redirect that follows an edit already follows the edit.</summary>
public sealed class RedirectEditTests
{
    [Fact]
    public async Task A_new_destination_is_there_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/0"));
        var editor = server.Services.GetRequiredService<LinkEditor>();
        for (var i = 1; i <= 20; i++)
        {
            await editor.UpdateAsync(
                link.OrganizationId, "spring", new LinkBuilder().To($"https://example.com/{i}").Country("DE", $"https://example.com/de/{i}").Draft(), null,
                LinkBuilder.Ada);

            Assert.Equal($"https://example.com/{i}", await LocationAsync(server, "spring"));
            Assert.Equal($"https://example.com/de/{i}", await LocationAsync(server, "spring", Visitors.Germany));
        }
    }

    [Fact]
    public async Task A_rule_that_is_taken_away_leads_nobody_any_more()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("DE", "https://example.com/de"));
        await server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            link.OrganizationId, "spring", new LinkBuilder().To("https://example.com/").Draft(), link.Version, LinkBuilder.Ada);

        Assert.Equal("https://example.com/", await LocationAsync(server, "spring", Visitors.Germany));
    }

    [Fact]
    public async Task A_renamed_link_answers_under_its_old_slug_too()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/"));
        Assert.Null(await LocationAsync(server, "summer"));

        await RenameAsync(server, link, keepOldSlug: true);

        Assert.Equal("https://example.com/", await LocationAsync(server, "spring"));
        Assert.Equal("https://example.com/", await LocationAsync(server, "summer"));
    }

    [Fact]
    public async Task A_renamed_link_answers_under_its_new_slug_only_where_the_old_one_is_given_up()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/"));
        Assert.Null(await LocationAsync(server, "summer"));

        await RenameAsync(server, link, keepOldSlug: false);

        Assert.Null(await LocationAsync(server, "spring"));
        Assert.Equal("https://example.com/", await LocationAsync(server, "summer"));
    }

    [Fact]
    public async Task A_deleted_link_is_gone_at_once_and_its_slug_can_be_taken_again()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/old"));
        await server.Services.GetRequiredService<LinkEditor>().DeleteAsync(link.OrganizationId, "spring", LinkBuilder.Ada);
        Assert.Null(await LocationAsync(server, "spring"));

        await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/new"), "Globex");

        Assert.Equal("https://example.com/new", await LocationAsync(server, "spring"));
    }

    private static Task<LinkEdit> RenameAsync(TestServer server, Link link, bool keepOldSlug) => server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
        link.OrganizationId, "spring", new LinkBuilder().Slug("summer").To("https://example.com/").Draft() with { KeepOldSlug = keepOldSlug }, null,
        LinkBuilder.Ada);

    private static async Task<string?> LocationAsync(TestServer server, string slug, string address = Visitors.UnitedStates)
    {
        using var answer = await server.ClickAsync(slug, address);
        return answer.Headers.Location?.OriginalString;
    }
}
