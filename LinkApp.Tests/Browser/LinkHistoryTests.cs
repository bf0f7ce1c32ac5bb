using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Renaming a link, its history, and restoring it.</summary>
public sealed class LinkHistoryTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_renamed_link_answers_to_its_old_slug_until_that_is_given_up()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Slug.FillAsync("summer");
        await Expect(form.Field("Keep /spring working")).ToBeCheckedAsync();
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();
        using var old = await Server.ClickAsync("spring");
        Assert.Equal("https://example.com/", old.Headers.Location?.OriginalString);

        await form.Page.GotoAsync(Server.Address + "/app/links/spring");
        await Expect(form.Slug).ToHaveValueAsync("summer");
        await form.Button("Remove /spring").ClickAsync();
        await Expect(form.Page.GetByText("When you save, /spring will stop working.")).ToBeVisibleAsync();
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();
        using var notFound = await Server.ClickAsync("spring");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, notFound.StatusCode);
    }

    [Fact]
    public async Task A_rename_can_give_the_old_slug_up_at_once()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Slug.FillAsync("summer");
        await form.Field("Keep /spring working").UncheckAsync();
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        Assert.False(await Server.Services.GetRequiredService<LinkQueries>().IsTakenAsync("spring"));
    }

    [Fact]
    public async Task An_earlier_version_is_brought_back_from_the_history()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring").To("https://example.com/one").Password("secret"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Destination.FillAsync("https://example.com/two");
        await form.OpenAsync("Password");
        await form.Button("Remove password").ClickAsync();
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        await form.Page.GotoAsync(Server.Address + "/app/links/spring");
        await form.Page.GetByRole(AriaRole.Link, new() { Name = "History", Exact = true }).ClickAsync();
        var changes = form.Page.Locator(".change");
        await Expect(changes).ToHaveCountAsync(2);
        await Expect(changes.First).ToContainTextAsync("ada@acme.example changed the link just now");
        await Expect(changes.First).ToContainTextAsync("https://example.com/one→https://example.com/two");
        await Expect(changes.First).ToContainTextAsync("a password");
        Assert.DoesNotContain("AQAAAA", await form.Page.ContentAsync(), StringComparison.Ordinal);

        await form.Button("Restore version 1").ClickAsync();
        await form.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();
        await Expect(form.Page.GetByText("Version 1 was restored.")).ToBeVisibleAsync();
        await Expect(changes).ToHaveCountAsync(3);
        await Expect(changes.First).ToContainTextAsync("restored an earlier version");

        var link = await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), "spring");
        Assert.Equal("https://example.com/one", link!.Destination);
        Assert.NotNull(link.Options.PasswordHash);

        await form.Button("Undo").ClickAsync();
        await Expect(changes).ToHaveCountAsync(4);
        await Expect(changes.First).ToContainTextAsync("https://example.com/one→https://example.com/two");
    }

    [Fact]
    public async Task The_page_of_a_deleted_link_says_who_deleted_it_and_brings_it_back()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        await Server.Services.GetRequiredService<LinkEditor>().DeleteAsync(await Server.OrganizationAsync(), "spring", new Author("grace@acme.example"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await Expect(form.Page.GetByRole(AriaRole.Heading, new() { Name = "/spring was deleted" })).ToBeVisibleAsync();
        await Expect(form.Page.GetByText("grace@acme.example deleted it just now")).ToBeVisibleAsync();
        await form.Button("Restore link").ClickAsync();

        await Expect(form.Name).ToHaveValueAsync("Spring");
        using var answer = await Server.ClickAsync("spring");
        Assert.Equal(System.Net.HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task A_viewer_reads_the_history_and_brings_nothing_back()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        var link = await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            link.OrganizationId, "spring", new LinkBuilder().Name("Other").Draft(), null, LinkBuilder.Ada);
        var page = await OpenAsync("/app/links/spring/history", Grace);

        await Expect(page.Locator(".change")).ToHaveCountAsync(2);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Restore" })).ToHaveCountAsync(0);
    }
}
