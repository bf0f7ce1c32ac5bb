using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The first redirect after an edit uses the edited link.</summary>
[Trait("Store", "both")]
public sealed class RedirectEditTests(SharedServer fixture) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = fixture.Server;

    // The slug of a link after it is renamed.
    private readonly string _renamed = fixture.NewName("renamed");

    [Fact]
    public async Task A_new_destination_is_there_at_once()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/0"));
        var editor = _server.Services.GetRequiredService<LinkEditor>();
        for (var i = 1; i <= 20; i++)
        {
            await editor.UpdateAsync(
                link.OrganizationId, link.Slug, new LinkBuilder().To($"https://example.com/{i}").Country("DE", $"https://example.com/de/{i}").Draft(), null,
                LinkBuilder.Ada);

            Assert.Equal($"https://example.com/{i}", await LocationAsync(link.Slug));
            Assert.Equal($"https://example.com/de/{i}", await LocationAsync(link.Slug, Visitors.Germany));
        }
    }

    [Fact]
    public async Task A_rule_that_is_taken_away_leads_nobody_any_more()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/").Country("DE", "https://example.com/de"));
        await _server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            link.OrganizationId, link.Slug, new LinkBuilder().To("https://example.com/").Draft(), link.Version, LinkBuilder.Ada);

        Assert.Equal("https://example.com/", await LocationAsync(link.Slug, Visitors.Germany));
    }

    [Fact]
    public async Task A_renamed_link_answers_under_its_old_slug_too()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/"));
        Assert.Null(await LocationAsync(_renamed));

        await RenameAsync(link, keepOldSlug: true);

        Assert.Equal("https://example.com/", await LocationAsync(link.Slug));
        Assert.Equal("https://example.com/", await LocationAsync(_renamed));
    }

    [Fact]
    public async Task A_renamed_link_answers_under_its_new_slug_only_where_the_old_one_is_given_up()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/"));
        Assert.Null(await LocationAsync(_renamed));

        await RenameAsync(link, keepOldSlug: false);

        Assert.Null(await LocationAsync(link.Slug));
        Assert.Equal("https://example.com/", await LocationAsync(_renamed));
    }

    [Fact]
    public async Task A_deleted_link_is_gone_at_once_and_its_organization_can_use_the_slug_again()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/old"));
        await _server.Services.GetRequiredService<LinkEditor>().DeleteAsync(link.OrganizationId, link.Slug, LinkBuilder.Ada);
        Assert.Null(await LocationAsync(link.Slug));

        await _server.LinkAsync(new LinkBuilder().Slug(link.Slug).To("https://example.com/new"));

        Assert.Equal("https://example.com/new", await LocationAsync(link.Slug));
    }

    private Task<LinkEdit> RenameAsync(Link link, bool keepOldSlug) => _server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
        link.OrganizationId, link.Slug, new LinkBuilder().Slug(_renamed).To("https://example.com/").Draft() with { KeepOldSlug = keepOldSlug }, null,
        LinkBuilder.Ada);

    private async Task<string?> LocationAsync(string slug, string address = Visitors.UnitedStates)
    {
        using var answer = await _server.ClickAsync(slug, address);
        return answer.Headers.Location?.OriginalString;
    }
}
