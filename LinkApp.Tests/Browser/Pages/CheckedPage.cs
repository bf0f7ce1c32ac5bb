using LinkApp.Core.Links.Import;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser.Pages;

/// <summary>A page, in one of its states, that is checked for accessibility.</summary>
/// <param name="Path">Its path; TOKEN stands for the token of a wallboard or an invitation, IMPORT for the id of an import.</param>
/// <param name="Shown">A selector of what is there when the page is ready.</param>
/// <param name="PrepareAsync">Makes what the page shows.</param>
/// <param name="UseAsync">What is done on the page before the check; null for nothing.</param>
internal sealed record CheckedPage(string Path, string Shown, Func<PageSamples, Task> PrepareAsync, Func<IPage, Task>? UseAsync = null)
{
    private static readonly Func<PageSamples, Task> Nothing = static _ => Task.CompletedTask;
    private static readonly Func<PageSamples, Task> Admin = static samples => samples.AdminAsync();
    private static readonly Func<PageSamples, Task> Link = static samples => samples.LinkAsync();
    private static readonly Func<PageSamples, Task> States = static samples => samples.LinkStatesAsync();
    private static readonly Func<PageSamples, Task> Full = static samples => samples.FullLinkAsync("full");
    private static readonly Func<PageSamples, Task> Clicks = static samples => samples.ClicksAsync();
    private static readonly Func<PageSamples, Task> LiveClicks = static samples => samples.LiveClicksAsync();

    /// <summary>All pages by what they show.</summary>
    public static IReadOnlyDictionary<string, CheckedPage> All { get; } = new Dictionary<string, CheckedPage>(StringComparer.Ordinal)
    {
        ["setup"] = new("/account/setup", ".account-card button", Nothing),
        ["sign-in"] = new("/account/sign-in", ".account-card button", Link),
        ["denied"] = new("/account/denied", ".account-card button", Link),
        ["error"] = new("/account/error", ".account-card a", Link),
        ["not found"] = new("/app/no-such-page", ".account-card a", Link),
        ["unknown link"] = new("/no-such-link", "h1", Link),
        ["links, none yet"] = new("/app/links", ".notice", Admin),
        ["links"] = new("/app/links", ".link-row", Link),
        ["links, all selected"] = new("/app/links?state=all", ".link-row", States, SelectAllAsync),
        ["links, tags open"] = new("/app/links?tag=print", ".link-row", States, OpenTagsAsync),
        ["links, menu open"] = new("/app/links", ".link-row", Link, page => LinkList.OpenMenuAsync(page, "spring")),
        ["links, question open"] = new("/app/links", ".link-row", Link, AskAsync),
        ["links, dialog of tags open"] = new("/app/links?state=all", ".link-row", States, OpenTagDialogAsync),
        ["palette open"] = new("/app/links", ".link-row", Link, OpenPaletteAsync),
        ["account menu open"] = new("/app/links", ".link-row", Link, page => OpenMenuAsync(page, ".account-menu button")),
        ["theme menu open"] = new("/app/links", ".link-row", Link, page => OpenMenuAsync(page, "button[aria-label=Theme]")),
        ["new key"] = new("/app/settings/keys", ".notice", Admin, OpenKeyFormAsync),
        ["links, deleted"] = new("/app/links?state=deleted", ".deleted-links", samples => samples.DeletedLinkAsync("deleted")),
        ["links, keys"] = new("/app/links", ".link-row", States, ShowKeysAsync),
        ["links, none found"] = new("/app/links?search=winter", ".notice", States),
        ["new link"] = new("/app/links/new", ".link-form", Link),
        ["several links"] = new("/app/links/new/several", ".several textarea", Link),
        ["several links, checked"] = new("/app/links/new/several", ".several textarea", Link, CheckSeveralAsync),
        ["import"] = new("/app/links/import", ".import-help", Link),
        ["import from a server"] = new("/app/links/import/server", "form button[type=submit]", Link),
        ["import, preview"] = new("/app/links/import/IMPORT?show=taken", ".import-rows .import-badge.taken", samples => samples.ImportAsync(ImportState.Ready)),
        ["import, finished"] = new("/app/links/import/IMPORT", ".import-rows .import-badge.created", samples => samples.ImportAsync(ImportState.Done)),
        ["import, stopped"] = new("/app/links/import/IMPORT?show=new", ".import-rows .import-badge.new", samples => samples.ImportAsync(ImportState.Started)),
        ["import of clicks, preview"] = new("/app/links/import/IMPORT", ".import-skipped td", samples => samples.ClickImportAsync(ImportState.Ready)),
        ["import of clicks, finished"] = new("/app/links/import/IMPORT", ".import-skipped td", samples => samples.ClickImportAsync(ImportState.Done)),
        ["import of clicks, stopped"] = new("/app/links/import/IMPORT", ".import-skipped td", samples => samples.ClickImportAsync(ImportState.Stopped)),
        ["import, columns of links"] = new("/app/links/import/IMPORT", ".column-map", samples => samples.UnmappedLinksAsync(), ChooseDatesAsync),
        ["import, columns of clicks"] = new("/app/links/import/IMPORT", ".map-preview .mud-error-text", samples => samples.UnmappedClicksAsync()),
        ["import, deleted"] = new("/app/links/import/1", ".notice h2", Link),
        ["keys, none yet"] = new("/app/settings/keys", ".notice", Admin),
        ["keys"] = new("/app/settings/keys", ".settings-row", samples => samples.KeysAsync()),
        ["members"] = new("/app/settings/members", ".settings-row", samples => samples.InvitationAsync()),
        ["sign-in domains, none yet"] = new("/app/settings/sign-in-domains", ".notice", Admin),
        ["sign-in domains"] = new("/app/settings/sign-in-domains", ".settings-row", samples => samples.SignInDomainsAsync()),
        ["provider, not signed in"] = new("/account/providers/finish?problem=failed", ".account-card a", Link),
        ["audit log"] = new("/app/settings/audit", "tbody tr", samples => samples.InvitationAsync()),
        ["join"] = new("/account/join/TOKEN", ".account-card button", samples => samples.InvitationAsync()),
        ["join, not valid"] = new("/account/join/unknown", ".account-card a", Link),
        ["account"] = new("/account", ".account-card button", Link),
        ["delete account"] = new("/account/delete", ".account-card button", Link),
        ["email address"] = new("/account/email", ".account-card button", Link),
        ["forgotten password"] = new("/account/forgotten", ".account-card a", Link),
        ["mail"] = new("/app/settings/mail", "main pre", Link),
        ["security"] = new("/account/security", ".account-card button", samples => samples.PasskeyAsync()),
        ["authenticator"] = new("/account/security/authenticator", ".authenticator-qr svg", Link),
        ["recovery codes"] = new("/account/security/authenticator", ".authenticator-qr svg", Link, SwitchOnAsync),
        ["security, authenticator on"] = new("/account/security/authenticator", ".authenticator-qr svg", Link, ShowSwitchedOnAsync),
        ["second factor"] = new("/account/sign-in", ".account-card button", samples => samples.AuthenticatorAsync(), EnterPasswordAsync),
        ["sessions"] = new("/account/sessions", ".account-list li", Link),
        ["new organization"] = new("/account/new-organization", ".account-card button", samples => samples.InstallationAdminAsync()),
        ["deleted organizations"] = new("/account/restore", ".account-card button", samples => samples.DeletedOrganizationAsync()),
        ["organization"] = new("/app/settings/organization", ".page h2", Link),
        ["installation"] = new("/app/installation", ".organization-row", samples => samples.InstallationAdminAsync()),
        ["organizations, menu open"] = new("/app/links", ".link-row", samples => samples.OrganizationsAsync(3), OpenOrganizationsAsync),
        ["organizations, search open"] = new("/app/links", ".link-row", samples => samples.OrganizationsAsync(9), OpenOrganizationsAsync),
        ["visitor pages"] = new("/app/settings/visitor-pages", ".visitor-preview", Link),
        ["internal clicks"] = new("/app/settings/internal-clicks", ".internal-clicks", Link),
        ["system"] = new("/app/settings/system", ".facts", Link),
        ["edit link"] = new("/app/links/spring", ".rule", Link),
        ["edit link, all open"] = new("/app/links/full", ".rule", Full, OpenSectionsAsync),
        ["link history"] = new("/app/links/full/history", ".change", Full),
        ["deleted link"] = new("/app/links/deleted", ".notice", samples => samples.DeletedLinkAsync("deleted")),
        ["report, none yet"] = new("/app/reports", "[data-report=ready] .notice", Admin),
        ["report"] = new("/app/links/spring/report?country=DE&bots=include", "[data-report=ready] .apexcharts-svg", Clicks),
        ["report, menus open"] = new("/app/reports", "[data-report=ready] .country-shapes .level-6", Clicks, OpenMenusAsync),
        ["report, no such link"] = new("/app/links/no-such/report", ".notice h1", Link),
        ["clicks"] = new("/app/reports/clicks?country=DE", "[data-clicks=ready] tbody tr", Clicks),
        ["clicks, deletion open"] = new("/app/links/spring/clicks", "[data-clicks=ready] tbody tr", Clicks, OpenDeletionAsync),
        ["dashboard, first steps"] = new("/app", ".dashboard[aria-busy=false]", Admin),
        ["dashboard, second step"] = new("/app", ".dashboard[aria-busy=false]", Link),
        ["dashboard"] = new("/app", ".small-map .click-dot", samples => samples.DashboardAsync()),
        ["wallboards, none yet"] = new("/app/settings/wallboards", ".notice", Admin),
        ["wallboards"] = new("/app/settings/wallboards", ".settings-row", samples => samples.WallboardAsync()),
        ["wallboard, revoked"] = new("/app/wallboard/unknown", ".wallboard-note", Link),
        ["wallboard"] = new("/app/wallboard/TOKEN", ".click-dot", samples => samples.WallboardAsync()),
        ["help"] = new("/app/help/configuration", ".prose table", Link),
        ["help, code"] = new("/app/help/api", ".prose pre", Link),
        ["help, no such page"] = new("/app/help/no-such", ".help .notice", Link),
        ["live map, empty"] = new("/app/live", "[data-position]", Link),
        ["live map"] = new("/app/live", ".click-dot", LiveClicks),
        ["live map, past"] = new("/app/live", ".click-dot", LiveClicks, ReplayAsync),
        ["live map, table"] = new("/app/live", ".click-dot", LiveClicks, ShowTableAsync),
    };

    private static async Task SwitchOnAsync(IPage page)
    {
        await page.GetByLabel("Code from the app").FillAsync(new AuthenticatorApp(AuthenticatorApp.ReadKey(await page.ContentAsync())).GetCode());
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(page.Locator(".recovery-codes")).ToBeVisibleAsync();
    }

    private static async Task ShowSwitchedOnAsync(IPage page)
    {
        await SwitchOnAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept the codes" }).ClickAsync();
        await page.GetByText("New recovery codes", new() { Exact = true }).ClickAsync();
        await page.GetByText("Switch off", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("[name='Off.Password']")).ToBeVisibleAsync();
    }

    private static async Task EnterPasswordAsync(IPage page)
    {
        await page.GetByLabel("Email").FillAsync("ada@acme.example");
        await page.GetByLabel("Password").FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Second factor" })).ToBeVisibleAsync();
    }

    private static async Task SelectAllAsync(IPage page)
    {
        await page.GetByLabel("Select all shown").CheckAsync();
        await Expect(page.Locator(".bulk-bar")).ToBeVisibleAsync();
    }

    private static async Task ChooseDatesAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Radio, new() { Name = "day, month, year" }).CheckAsync();
        await Expect(page.Locator(".map-preview .mud-error-text").First).ToBeVisibleAsync();
    }

    private static async Task AskAsync(IPage page)
    {
        await LinkList.ChooseAsync(page, "spring", "Delete…");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Delete /spring?");
    }

    private static async Task OpenTagDialogAsync(IPage page)
    {
        await SelectAllAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Tags…" }).ClickAsync();
        await Expect(page.GetByLabel("Add tags")).ToBeVisibleAsync();
    }

    private static async Task OpenPaletteAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByLabel("Search links, pages and actions").FillAsync("spring");
        await Expect(page.Locator(".palette-list a").First).ToContainTextAsync("/spring");
    }

    private static async Task OpenMenuAsync(IPage page, string button)
    {
        await page.Locator(button).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem).First).ToBeVisibleAsync();
    }

    private static async Task OpenKeyFormAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await Expect(page.GetByText("Permissions")).ToBeVisibleAsync();
    }

    private static async Task OpenDeletionAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete clicks…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    }

    private static async Task OpenOrganizationsAsync(IPage page)
    {
        await page.Locator(".organization-menu").First.ClickAsync();
        await Expect(page.GetByText("Organization 2", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task OpenTagsAsync(IPage page)
    {
        await page.GetByLabel("Tags", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator(".mud-popover-open .tag-item").First).ToBeVisibleAsync();
    }

    private static async Task CheckSeveralAsync(IPage page)
    {
        await page.GetByLabel("Addresses").FillAsync("fair https://example.com/1\nhttps://example.com/2\nspring javascript:alert(1)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page.Locator(".several-preview .mud-error-text")).ToBeVisibleAsync();
    }

    private static async Task ShowKeysAsync(IPage page)
    {
        await Expect(page.Locator("[data-keys=ready]")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator(".key-help")).ToBeVisibleAsync();
    }

    private static async Task OpenSectionsAsync(IPage page)
    {
        await Expect(page.Locator(".section-toggle").Last).ToBeVisibleAsync();
        foreach (var toggle in await page.Locator(".rule-toggle, .section-toggle").AllAsync())
        {
            await toggle.ClickAsync();
            await Expect(toggle).ToHaveAttributeAsync("aria-expanded", "true");
        }
        await page.GetByText("Use placeholders in the destination").ClickAsync();
    }

    private static async Task OpenMenusAsync(IPage page)
    {
        foreach (var table in await page.Locator(".figure-table > summary").AllAsync())
            await table.EvaluateAsync("summary => summary.parentElement.open = true");
        await page.GetByText("Custom…").ClickAsync();
        await Expect(page.GetByLabel("From", new() { Exact = true })).ToBeFocusedAsync();
    }

    private static async Task ShowTableAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Show as table" }).ClickAsync();
        await Expect(page.Locator(".live-table tbody tr").First).ToBeVisibleAsync();
    }

    private static async Task ReplayAsync(IPage page)
    {
        await page.Locator(".click-dot i").First.HoverAsync();
        await Expect(page.Locator(".dot-tip")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Slider).FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator(".live[data-at]")).ToBeAttachedAsync();
    }
}
