using LinkApp.Core.Links;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>A lost connection while a form is filled in.</summary>
public sealed class LostConnectionTests(BrowserFixture browser) : BrowserTest(browser)
{
    protected override bool HandsWindowsOn => false;

    [Fact]
    public async Task Nothing_typed_is_lost_when_a_form_is_saved_without_a_connection_and_it_is_saved_once_the_connection_is_back()
    {
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        var connection = await PageConnection.RouteAsync(window.Page);
        await window.SignInAsync(Ada, "/app/links/new");
        var form = new LinkForm(window.Page);
        await form.Destination.FillAsync("https://example.com/spring");
        await form.TypeSlugAsync("spring");
        await connection.CutAsync();
        await form.Name.FillAsync("Spring sale");
        await form.CreateAsync();

        await Expect(form.Alert).ToContainTextAsync("Not saved: there is no connection");
        await Expect(form.Page).ToHaveURLAsync($"{Server.Address}/app/links/new");
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/spring");
        await Expect(form.Slug).ToHaveValueAsync("spring");
        await Expect(form.Name).ToHaveValueAsync("Spring sale");

        await connection.RestoreAsync();
        await Expect(form.Alert).ToContainTextAsync("Connected again");
        await form.CreateAsync();
        await Expect(form.Page.GetByText("Saved: ")).ToBeVisibleAsync();
        await Expect(form.Alert).ToHaveCountAsync(0);
        var link = await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), "spring");
        Assert.Equal(("Spring sale", "https://example.com/spring"), (link!.Name, link.Destination));
    }
}
