using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Two members edit the same link.</summary>
public sealed class LinkConflictTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task Who_saves_second_is_told_who_changed_what_and_loses_nothing()
    {
        var form = await EditTogetherAsync();
        await Expect(form.Alert).ToContainTextAsync("ada@acme.example saved this link while you were editing");
        await Expect(form.Page.Locator(".conflict")).ToBeFocusedAsync();
        await Expect(form.Page.Locator(".conflict")).ToBeInViewportAsync();
        var name = form.Page.Locator(".conflict-field");
        await Expect(name).ToContainTextAsync("It was: Spring");
        await Expect(name).ToContainTextAsync("Mine Of Grace");
        await Expect(name).ToContainTextAsync("Theirs Of Ada");
        await Expect(form.Page.Locator(".merged")).ToContainTextAsync(
            "Destination: They changed it from “https://example.com/default” to “https://example.com/ada”.");
        await Expect(form.Name).ToHaveValueAsync("Of Grace");
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/ada");
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        var link = await LinkAsync();
        Assert.Equal(("Of Grace", "https://example.com/ada", "grace"), (link.Name, link.Destination, link.Options.Notes));
    }

    [Fact]
    public async Task Who_saves_second_can_take_a_field_of_the_other_and_change_their_mind()
    {
        var form = await EditTogetherAsync();
        await form.Page.GetByLabel("Theirs").CheckAsync();
        await Expect(form.Name).ToHaveValueAsync("Of Ada");
        await form.Page.GetByLabel("Mine").CheckAsync();
        await Expect(form.Name).ToHaveValueAsync("Of Grace");
        await form.Page.GetByLabel("Theirs").CheckAsync();
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        var link = await LinkAsync();
        Assert.Equal(("Of Ada", "grace"), (link.Name, link.Options.Notes));
    }

    [Fact]
    public async Task A_link_that_was_deleted_meanwhile_is_brought_back_and_saved_as_typed()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Name.FillAsync("Typed");
        await Server.Services.GetRequiredService<LinkEditor>().DeleteAsync(await Server.OrganizationAsync(), "spring", new Author("grace@acme.example"));
        await form.SaveAsync();
        await Expect(form.Page.GetByText("grace@acme.example deleted it")).ToBeVisibleAsync();
        await Expect(form.Name).ToHaveValueAsync("Typed");
        await form.Button("Restore link").ClickAsync();
        await Expect(form.Page.GetByText("deleted it")).ToHaveCountAsync(0);
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        Assert.Equal("Typed", (await LinkAsync()).Name);
    }

    [Fact]
    public async Task A_link_that_was_renamed_meanwhile_is_told_apart_from_the_one_that_has_its_old_slug_now()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Name.FillAsync("Typed");
        var renamed = new LinkBuilder().Slug("summer").Name("Renamed").Draft() with { KeepOldSlug = false };
        await Server.Services.GetRequiredService<LinkEditor>().UpdateAsync(await Server.OrganizationAsync(), "spring", renamed, null, LinkBuilder.Ada);
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Another"));
        await form.SaveAsync();
        await Expect(form.Alert).ToContainTextAsync("saved this link while you were editing");
        await Expect(form.Page.Locator(".conflict-field")).ToContainTextAsync("Theirs Renamed");

        Assert.Equal("Another", (await LinkAsync()).Name);
    }

    /// <summary>The form of Grace, who saved after Ada: both changed the name, Ada the destination, Grace the notes.</summary>
    private async Task<LinkForm> EditTogetherAsync()
    {
        await Server.MemberAsync(Grace);
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        var first = new LinkForm(await OpenAsync("/app/links/spring"));
        var second = new LinkForm(await OpenAsync("/app/links/spring", Grace));
        await first.Name.FillAsync("Of Ada");
        await first.Destination.FillAsync("https://example.com/ada");
        await second.Name.FillAsync("Of Grace");
        await second.OpenAsync("Notes");
        await second.Field("Notes").FillAsync("grace");
        await first.SaveAsync();
        await Expect(first.SavedMessage).ToBeVisibleAsync();
        await second.SaveAsync();
        return second;
    }

    private async Task<Link> LinkAsync() =>
        await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), "spring")
            ?? throw new InvalidOperationException("The link was deleted.");
}
