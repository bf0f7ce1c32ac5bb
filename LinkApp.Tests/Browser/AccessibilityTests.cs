using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>What axe finds on every page, in both themes and on a phone.</summary>
public sealed class AccessibilityTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly Look[] Looks = [new(Dark: true), new(Dark: false), new(Dark: true, 390, 844), new(Dark: false, 390, 844)];

    protected override bool HasAdmin => false;

    [Theory]
    [InlineData("setup", "/account/setup", ".account-card button")]
    [InlineData("sign-in", "/account/sign-in", ".account-card button")]
    [InlineData("denied", "/account/denied", ".account-card button")]
    [InlineData("error", "/account/error", ".account-card a")]
    [InlineData("not found", "/app/no-such-page", ".account-card a")]
    [InlineData("unknown link", "/no-such-link", "h1")]
    [InlineData("links, none yet", "/app/links", ".notice")]
    [InlineData("links", "/app/links", ".link-row")]
    [InlineData("links, none found", "/app/links?search=winter", ".notice")]
    [InlineData("new link", "/app/links/new", ".link-form")]
    [InlineData("edit link", "/app/links/spring", ".country-row")]
    [InlineData("import", "/app/links/import", ".import-help")]
    [InlineData("import, preview", "/app/links/import/1?show=taken", ".import-rows .import-badge.taken")]
    [InlineData("import, finished", "/app/links/import/1", ".import-rows .import-badge.created")]
    [InlineData("import, stopped", "/app/links/import/1?show=new", ".import-rows .import-badge.new")]
    [InlineData("import, gone", "/app/links/import/1", ".notice h2")]
    [InlineData("keys, none yet", "/app/settings/keys", ".notice")]
    [InlineData("keys", "/app/settings/keys", ".key-row")]
    [InlineData("live map, empty", "/app/live", "[data-position]")]
    [InlineData("live map", "/app/live", ".click-dot")]
    public async Task Axe_finds_nothing_to_mend(string name, string path, string shown)
    {
        await PrepareAsync(name);
        var window = await OpenAsync();
        window.ExpectsFailedRequests = path.Contains("/no-such", StringComparison.Ordinal);
        var page = window.Page;
        if (path.StartsWith("/app", StringComparison.Ordinal))
            await window.SignInAsync(Ada);

        var violations = new List<string>();
        foreach (var look in Looks)
        {
            await page.SetViewportSizeAsync(look.Width, look.Height);
            await page.EmulateMediaAsync(new() { ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
            await page.GotoAsync(path);
            await Expect(page.Locator(shown).First).ToBeAttachedAsync();
            var result = await page.RunAxe();
            violations.AddRange(result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{look} {violation.Id}: {violation.Help}\n  {node.Html}\n  {Advice(node)}")));
        }
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    private static string Advice(AxeResultNode node) => string.Join(' ', node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message));

    private async Task PrepareAsync(string name)
    {
        if (name == "setup")
            return;
        await Server.MemberAsync(Ada, role: Role.Admin);
        if (name.Contains("none yet", StringComparison.Ordinal))
            return;
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my").Country("DE", "https://example.com/de"));
        if (name.StartsWith("import, ", StringComparison.Ordinal) && name != "import, gone")
        {
            var state = name switch { "import, preview" => ImportState.Ready, "import, stopped" => ImportState.Started, _ => ImportState.Done };
            await new ImportRig(Server.Services, await Server.OrganizationAsync()).SampleAsync(state, large: state == ImportState.Started);
        }
        if (name == "keys")
            await Server.LeftKeysAsync();
        if (name == "live map")
        {
            foreach (var address in (string[])[Visitors.Malaysia, Visitors.Malaysia, Visitors.Germany, Visitors.UnitedStates, Visitors.Nowhere])
                (await Server.ClickAsync("spring", address)).Dispose();
        }
    }
}
