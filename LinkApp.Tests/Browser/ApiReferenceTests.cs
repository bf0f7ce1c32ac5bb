using System.Net;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The API reference, with its own content security policy and nothing from other hosts (every window is checked for that).</summary>
public sealed class ApiReferenceTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task It_is_linked_from_the_keys_and_shows_the_operations()
    {
        var page = await OpenAsync("/app/settings/keys");
        var reference = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "API reference" }).ClickAsync());

        await Expect(reference.GetByRole(AriaRole.Heading, new() { Name = "LinkApp", Exact = true })).ToBeVisibleAsync();
        await Expect(reference.GetByText("Create a link").First).ToBeAttachedAsync();
        await reference.WaitForLoadStateAsync(LoadState.NetworkIdle);

        await reference.GetByRole(AriaRole.Link, new() { Name = "Back to LinkApp" }).ClickAsync();
        var navigation = reference.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        await Expect(navigation.GetByRole(AriaRole.Link, new() { Name = "Live map" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_operation_says_how_its_key_its_errors_and_its_limits_look()
    {
        var window = await OpenAsync();
        await window.Page.GotoAsync(Server.Address + "/api/v1/docs#tag/links/POST/api/v1/links");
        var operation = window.Page.Locator("section", new() { HasText = "Create a link" }).Last;

        await Expect(operation.GetByText("Idempotency-Key").First).ToBeVisibleAsync();
        await Expect(operation.GetByText("429").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Its_policy_lets_scripts_come_from_our_host_only()
    {
        using var answer = await Server.Client.GetAsync("/api/v1/docs/");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        var scripts = Assert.Single(policy.Split("; "), part => part.StartsWith("script-src ", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Matches("^script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'$", scripts);
        Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Axe_finds_nothing_serious_in_it(bool dark)
    {
        var window = await OpenAsync(new Look(dark));
        await window.Page.GotoAsync(Server.Address + "/api/v1/docs/");
        await Expect(window.Page.GetByText("Create a link").First).ToBeAttachedAsync();
        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", dark ? "dark" : "light");

        var serious = await window.Page.ViolationsAsync(impacts: ["serious", "critical"]);

        Assert.True(serious.Count == 0, string.Join('\n', serious));
    }
}
