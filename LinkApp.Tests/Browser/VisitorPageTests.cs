using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The pages for visitors of short links.</summary>
public sealed class VisitorPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly Look[] Looks = [new(Dark: true), new(Dark: false), new(Dark: true, 390, 844), new(Dark: false, 390, 844)];

    [Fact]
    public async Task The_right_password_leads_to_another_host()
    {
        // Another host for the browser, but still this machine.
        var destination = Server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/healthz";
        await Server.LinkAsync(new LinkBuilder().Slug("secret").Password("open sesame").To(destination));
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        window.LeadsTo = new Uri(destination).Authority;
        var page = window.Page;
        await page.GotoAsync(Server.Address + "/secret?x=1");

        await Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await page.GetByLabel("Password").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This password is wrong. Check it and try again.");
        await page.GetByLabel("Password").FillAsync("open sesame");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the link" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(destination);
    }

    [Theory]
    [InlineData("password", "button", false)]
    [InlineData("password", "[role=alert]", true)]
    [InlineData("refused", "h1", false)]
    [InlineData("over", "h1", false)]
    public async Task Axe_finds_nothing_to_mend(string slug, string shown, bool submits)
    {
        await Server.LinkAsync(new LinkBuilder().Slug("password").Password("open sesame"));
        await Server.LinkAsync(new LinkBuilder().Slug("refused").Rule(new()
        {
            Conditions = [new TimeCondition { Start = new(0, 0) }],
            Refusal = "The shop delivers to Malaysia and Singapore only. Write to us if you live elsewhere.",
        }));
        await Server.LinkAsync(new LinkBuilder().Slug("over").Options(new() { IsEnabled = false }));
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        foreach (var look in Looks)
        {
            await window.LookAsync(look);
            await window.Page.GotoAsync($"{Server.Address}/{slug}");
            if (submits)
            {
                // An empty form, since wrong passwords would soon reach the limit of tries.
                await window.Page.Locator("form").EvaluateAsync("form => { form.noValidate = true; form.submit(); }");
            }
            await Expect(window.Page.Locator(shown)).ToBeVisibleAsync();
            await window.Page.AssertAccessibleAsync();
            await Pictures.TakeAsync(window.Page, submits ? $"{slug}-again" : slug, look);
        }
    }
}
