using LinkApp.Core.Links;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Pages while another program holds the lock of <c>linkapp.db</c>.</summary>
public sealed class StoreFailureTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_link_that_can_not_be_stored_stays_in_its_form_with_the_reason_until_it_can()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.Destination.FillAsync("https://example.com/spring");
        await form.TypeSlugAsync("spring");
        await form.Name.FillAsync("Spring sale");
        await form.AddCountryAsync("malay", "Malaysia", "https://example.com/my");
        using (new StoreLock(Server))
        {
            await form.CreateAsync();
            await Expect(form.Alert).ToContainTextAsync("another program is using the database. What you typed is still here");
            await Expect(form.Alert).ToBeFocusedAsync();
        }
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/spring");
        await Expect(form.Name).ToHaveValueAsync("Spring sale");
        await Expect(form.Rules).ToContainTextAsync("Malaysia");

        await form.CreateAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();
        Assert.Equal("Spring sale", (await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), "spring"))?.Name);
    }

    [Fact]
    public async Task A_list_whose_change_can_not_be_stored_stays_and_says_so()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring sale"));
        var page = await OpenAsync("/app/links");
        using (new StoreLock(Server))
        {
            await page.GetByLabel("Select /spring").CheckAsync();
            await page.Locator(".bulk-bar").GetByText("Archive").ClickAsync();
            await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("Nothing was changed: another program is using the database.");
        }
        await page.Locator(".bulk-bar").GetByText("Archive").ClickAsync();
        await Expect(page.GetByText("1 link archived.")).ToBeVisibleAsync();
    }
}
