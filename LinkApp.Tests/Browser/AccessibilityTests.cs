using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Checks every page with axe, in both themes and on a phone.</summary>
public sealed class AccessibilityTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly Look[] Sizes = [Look.Desktop, Look.Phone];

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
    [InlineData("links, all selected", "/app/links?state=all", ".link-row")]
    [InlineData("links, tags open", "/app/links?tag=print", ".link-row")]
    [InlineData("links, keys", "/app/links", ".link-row")]
    [InlineData("links, none found", "/app/links?search=winter", ".notice")]
    [InlineData("new link", "/app/links/new", ".link-form")]
    [InlineData("import", "/app/links/import", ".import-help")]
    [InlineData("import, preview", "/app/links/import/1?show=taken", ".import-rows .import-badge.taken")]
    [InlineData("import, finished", "/app/links/import/1", ".import-rows .import-badge.created")]
    [InlineData("import, stopped", "/app/links/import/1?show=new", ".import-rows .import-badge.new")]
    [InlineData("import, gone", "/app/links/import/1", ".notice h2")]
    [InlineData("keys, none yet", "/app/settings/keys", ".notice")]
    [InlineData("keys", "/app/settings/keys", ".settings-row")]
    [InlineData("system", "/app/settings/system", ".facts")]
    [InlineData("edit link", "/app/links/spring", ".rule")]
    [InlineData("edit link, all open", "/app/links/full", ".rule")]
    [InlineData("link history", "/app/links/full/history", ".change")]
    [InlineData("deleted link", "/app/links/deleted", ".notice")]
    [InlineData("report, none yet", "/app/reports", "[data-report=ready] .notice")]
    [InlineData("report", "/app/links/spring/report?country=DE&bots=include", "[data-report=ready] .apexcharts-svg")]
    [InlineData("report, menus open", "/app/reports", "[data-report=ready] .country-shapes .level-6")]
    [InlineData("report, no such link", "/app/links/no-such/report", ".notice h1")]
    [InlineData("clicks", "/app/reports/clicks?country=DE", "[data-clicks=ready] tbody tr")]
    [InlineData("dashboard, empty", "/app", ".tiles[aria-busy=false]")]
    [InlineData("dashboard", "/app", ".small-map .click-dot")]
    [InlineData("wallboards, none yet", "/app/settings/wallboards", ".notice")]
    [InlineData("wallboards", "/app/settings/wallboards", ".settings-row")]
    [InlineData("wallboard, revoked", "/app/wallboard/unknown", ".wallboard-note")]
    [InlineData("wallboard", "/app/wallboard/TOKEN", ".click-dot")]
    [InlineData("live map, past", "/app/live", ".click-dot")]
    [InlineData("help", "/app/help/configuration", ".prose table")]
    [InlineData("help, code", "/app/help/api", ".prose pre")]
    [InlineData("help, no such page", "/app/help/no-such", ".help .notice")]
    [InlineData("live map, empty", "/app/live", "[data-position]")]
    [InlineData("live map", "/app/live", ".click-dot")]
    public async Task Axe_finds_nothing_to_mend(string name, string path, string shown)
    {
        await PrepareAsync(name, path);
        var window = await OpenAsync();
        window.ExpectsFailedRequests = path.Contains("/no-such", StringComparison.Ordinal);
        var page = window.Page;
        if (path.StartsWith("/app", StringComparison.Ordinal))
            await window.SignInAsync(Ada);

        if (name == "wallboard")
            path = $"/app/wallboard/{await CreateWallboardAsync()}";
        var violations = new List<string>();
        await window.LookAsync(Look.Desktop, ReducedMotion.Reduce);
        await page.GotoAsync(Server.Address + path);
        await Expect(page.Locator(shown).First).ToBeAttachedAsync();
        if (name.EndsWith("all open", StringComparison.Ordinal))
            await OpenAllAsync(page);
        await UseListAsync(page, name);
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

    /// <summary>A link with all features, and with an edit in its history.</summary>
    private async Task<Link> FillAsync(string slug)
    {
        var link = new LinkBuilder()
            .Slug(slug).To("https://bücher.example/?utm_source=news").Tags("sale").Rule(EveryCondition.Split).Rule(EveryCondition.Refusal)
            .Password("secret")
            .Options(new LinkOptions
            {
                ValidUntil = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc),
                StatusCode = 301,
                SocialTitle = "Spring",
                Notes = "For the fair.",
            });
        var saved = await Server.LinkAsync(link);
        await Server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            saved.OrganizationId, slug, link.Slug($"{slug}-2").Name("Autumn").Draft(), null, LinkBuilder.Ada);
        return Assert.IsType<LinkEdit.Saved>(
            await Server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
                saved.OrganizationId, slug, link.Slug(slug).Draft(), null, LinkBuilder.Ada)).Link;
    }

    private static async Task UseListAsync(IPage page, string name)
    {
        if (name == "links, all selected")
        {
            await page.GetByLabel("Select all shown").CheckAsync();
            await Expect(page.Locator(".bulk-bar")).ToBeVisibleAsync();
        }
        if (name == "live map, past")
        {
            await page.Locator(".click-dot i").First.HoverAsync();
            await Expect(page.Locator(".dot-tip")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Slider).FocusAsync();
            await page.Keyboard.PressAsync("ArrowLeft");
            await Expect(page.Locator(".live[data-at]")).ToBeAttachedAsync();
        }
        if (name == "links, tags open")
        {
            await page.Locator(".tag-menu summary").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "print" })).ToBeCheckedAsync();
        }
        if (name == "report, menus open")
        {
            foreach (var menu in await page.Locator(".figure-table > summary, .custom-range > summary, .save-menu > summary").AllAsync())
                await menu.EvaluateAsync("menu => menu.parentElement.open = true");
        }
        if (name == "links, keys")
        {
            await Expect(page.Locator("[data-keys=ready]")).ToBeAttachedAsync();
            await page.Keyboard.PressAsync("?");
            await Expect(page.Locator(".key-help")).ToBeVisibleAsync();
        }
    }

    private async Task<string> CreateWallboardAsync() =>
        await Server.Services.GetRequiredService<WallboardLinks>().CreateAsync(
            await Server.OrganizationAsync(), "Office", Ada, TestContext.Current.CancellationToken);

    private static async Task OpenAllAsync(IPage page)
    {
        await Expect(page.Locator(".section-toggle").Last).ToBeVisibleAsync();
        foreach (var toggle in await page.Locator(".rule-toggle, .section-toggle").AllAsync())
        {
            await toggle.ClickAsync();
            await Expect(toggle).ToHaveAttributeAsync("aria-expanded", "true");
        }
        await page.GetByText("A destination may take parts of the visit").ClickAsync();
    }

    private async Task PrepareAsync(string name, string path)
    {
        if (name == "setup")
            return;
        await Server.MemberAsync(Ada, role: Role.Admin);
        if (name.Contains("none yet", StringComparison.Ordinal))
            return;
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my").Country("DE", "https://example.com/de"));
        if (name.StartsWith("links, ", StringComparison.Ordinal))
        {
            LinkOptions[] states =
            [
                new() { IsArchived = true }, new() { IsEnabled = false }, new() { ValidFrom = DateTime.UtcNow.AddDays(1) },
                new() { ValidUntil = DateTime.UtcNow.AddDays(-1) },
            ];
            foreach (var options in states)
                await Server.LinkAsync(new LinkBuilder().Tags("print", "mail").Options(options));
        }
        if (name.StartsWith("import, ", StringComparison.Ordinal) && name != "import, gone")
        {
            var state = name switch { "import, preview" => ImportState.Ready, "import, stopped" => ImportState.Started, _ => ImportState.Done };
            await new ImportRig(Server.Services, await Server.OrganizationAsync()).SampleAsync(state, large: state == ImportState.Started);
        }
        if (name == "keys")
            await Server.LeftKeysAsync();
        if (path is "/app/links/full" or "/app/links/full/history")
            await FillAsync("full");
        if (path == "/app/links/deleted")
            await Server.Services.GetRequiredService<LinkEditor>().DeleteAsync((await FillAsync("deleted")).OrganizationId, "deleted", LinkBuilder.Ada);
        if (name is "report" or "report, menus open" or "clicks")
        {
            var link = await Server.LinkAsync(new LinkBuilder().Slug("docs"));
            var spring = await Server.Services.GetRequiredService<LinkQueries>().FindAsync(link.OrganizationId, "spring");
            await new ClickSamples(Server, DateTimeOffset.UtcNow).RecordAsync([spring!, link], days: 40, perDay: 10);
        }
        if (name == "wallboards")
            await CreateWallboardAsync();
        if (name == "dashboard")
        {
            await Server.LinkAsync(new LinkBuilder().Slug("fair").Options(new LinkOptions { ValidUntil = DateTime.UtcNow.AddDays(2) }));
            (await Server.ClickAsync("sprnig")).Dispose();
        }
        if (name is "live map" or "live map, past" or "dashboard" or "wallboard")
        {
            foreach (var address in (string[])[Visitors.Malaysia, Visitors.Malaysia, Visitors.Germany, Visitors.UnitedStates, Visitors.Nowhere])
                (await Server.ClickAsync("spring", address)).Dispose();
        }
    }
}
