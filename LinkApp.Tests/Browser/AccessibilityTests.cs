using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Checks every page with axe, in both themes and on a phone.</summary>
public sealed class AccessibilityTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly Look[] Sizes = [Look.Desktop, Look.Phone];

    public static TheoryData<string> Names => [.. CheckedPage.All.Keys];

    protected override bool HasAdmin => false;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Axe_finds_nothing_to_mend(string name)
    {
        var (path, shown, prepareAsync, useAsync) = CheckedPage.All[name];
        // A server that once had an account is never set up again.
        if (path == "/account/setup")
            Server = await TestServer.StartAsync();
        var samples = new PageSamples(Server, Ada);
        await prepareAsync(samples);
        var window = await OpenAsync();
        window.ExpectsFailedRequests = path.Contains("/no-such", StringComparison.Ordinal);
        var page = window.Page;
        if (path is "/account" or "/account/delete" or "/account/email" or "/account/new-organization" or "/account/restore" or "/account/sessions"
            || path.StartsWith("/account/security", StringComparison.Ordinal)
            || path.StartsWith("/app", StringComparison.Ordinal))
            await window.SignInAsync(Ada);

        await window.LookAsync(Look.Desktop, ReducedMotion.Reduce);
        await page.GotoAsync(Server.Address + path.Replace("TOKEN", samples.Token, StringComparison.Ordinal)
            .Replace("IMPORT", $"{samples.Import}", StringComparison.Ordinal));
        await Expect(page.Locator(shown).First).ToBeAttachedAsync();
        if (useAsync is not null)
            await useAsync(page);

        var violations = new List<string>();
        // The window is resized without a reload: the page has the same elements then, and axe is already loaded.
        foreach (var size in Sizes)
        {
            await window.LookAsync(size, ReducedMotion.Reduce);
            // Charts are drawn again for the new size.
            await Eventually.TrueAsync(async () => await Pictures.SidewaysAsync(page) <= 0, $"nothing is beside the window in {size}");
            violations.AddRange((await page.ViolationsAsync()).Select(violation => $"{size} {violation}"));
            // The other theme has the same elements in other colours.
            var light = size with { Dark = false };
            await window.LookAsync(light, ReducedMotion.Reduce);
            violations.AddRange((await page.ViolationsAsync(Axe.Colors)).Select(violation => $"{light} {violation}"));
        }
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}
