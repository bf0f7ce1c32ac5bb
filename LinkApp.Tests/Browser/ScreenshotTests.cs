using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Takes pictures of every page, for a review before a release. Only <c>eng/pictures.sh pages</c> runs it.</summary>
public sealed class ScreenshotTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly string[] Slugs = ["spring-sale", "docs", "shop", "promo"];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    public static TheoryData<Look> Looks => [new Look(Dark: true), new Look(Dark: false), new Look(Dark: true, 390, 844), new Look(Dark: false, 390, 844)];

    protected override bool HasAdmin => false;

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(["--Live:MaxDots=1000", "--Imports:AllowPrivateNetworks=true"], _time);

    [Theory(Explicit = true)]
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_pictured(Look look)
    {
        var window = await OpenAsync(look);
        await window.GoToAsync("/account/setup");
        await Pictures.TakeAsync(window.Page, "setup", look);

        await Server.MemberAsync(Ada, "Acme GmbH");
        await window.GoToAsync("/account/sign-in");
        await Pictures.TakeAsync(window.Page, "sign-in", look);

        await window.SignInAsync(Ada, "/app/links");
        await Expect(window.Page.GetByText("No links yet")).ToBeVisibleAsync();
        await Pictures.TakeAsync(window.Page, "links-empty", look);

        await window.GoToAsync("/app");
        await Expect(window.Page.Locator(".dashboard[aria-busy=false]")).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "dashboard-empty", look, fullPage: true);

        await CreateLinksAsync();
        await window.GoToAsync("/app/links");
        await Expect(window.Page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(Slugs.Length);
        await Pictures.TakeAsync(window.Page, "links", look);
        await PictureListAsync(window.Page, look);

        await window.GoToAsync("/app/links/new");
        await Expect(window.Page.GetByLabel("Slug")).ToBeVisibleAsync();
        await Pictures.TakeAsync(window.Page, "link-new", look);

        await window.GoToAsync("/app/links/spring-sale");
        await Expect(window.Page.GetByLabel("Slug")).ToHaveValueAsync("spring-sale");
        await Pictures.TakeAsync(window.Page, "link-edit", look);

        await PictureKeysAsync(window, look);
        await PictureFullLinkAsync(window, look);

        await window.GoToAsync("/app/help/privacy");
        await Pictures.TakeAsync(window.Page, "help", look);

        await window.GoToAsync("/app/live");
        await Expect(window.Page.Locator("[data-position]")).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "live-map-empty", look);

        await PictureLiveMapAsync(window, look);
        await PictureDashboardAsync(window, look);
        await PictureWallboardAsync(window, look);
    }

    private async Task PictureKeysAsync(BrowserWindow window, Look look)
    {
        var page = window.Page;
        await window.GoToAsync("/app/settings/keys");
        await Expect(page.GetByText("No keys yet")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "keys-empty", look);

        await Server.LeftKeysAsync("Acme GmbH");
        await window.GoToAsync("/app/settings/keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Newsletter import");
        await Pictures.TakeAsync(page, "key-new", look);

        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await Pictures.TakeAsync(page, "keys", look);

        await page.GotoAsync(Server.Address + "/api/v1/docs/");
        await Expect(page.GetByText("Creates a link; without a slug it gets one.").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(page, "api-reference", look);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Looks))]
    public async Task An_import_from_a_server_is_pictured(Look look)
    {
        await using var old = await OldServer.StartAsync();
        old.AddLinks(12_400);
        old.Troubles.Enqueue(_ => Task.FromResult(false));
        old.Troubles.Enqueue(context => OldServer.LimitAsync(context, 600));
        await Server.MemberAsync(Ada);
        var window = await OpenAsync(look);
        await window.SignInAsync(Ada, "/app/links/import/server");
        var start = window.Page.GetByRole(AriaRole.Button, new() { Name = "Read from server" });
        await start.ClickAsync();
        await Expect(window.Page.GetByText("The key of the old server's API is missing.")).ToBeVisibleAsync();
        await Pictures.TakeAsync(window.Page, "import-server", look, fullPage: true);

        await window.Page.GetByLabel("Address of the old server").FillAsync(old.Address);
        await window.Page.GetByLabel("Key of its API").FillAsync(OldServer.Key);
        await start.ClickAsync();
        await Expect(window.Page.GetByText("Waiting until")).ToBeVisibleAsync();
        await Pictures.TakeAsync(window.Page, "import-server-waiting", look);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(start).ToBeVisibleAsync();
        await window.Page.GetByLabel("Key of its API").FillAsync("wrong");
        await start.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not accept the key");
        await Pictures.TakeAsync(window.Page, "import-server-failed", look, fullPage: true);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Looks))]
    public async Task An_import_is_pictured(Look look)
    {
        await Server.MemberAsync(Ada);
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var rig = new ImportRig(Server.Services, await Server.OrganizationAsync());
        var done = await rig.SampleAsync(ImportState.Done);
        var window = await OpenAsync(look);
        await window.SignInAsync(Ada, $"/app/links/import/{done.Id}");
        await Expect(window.Page.Locator(".import-rows .import-badge.created").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "import-done", look);

        await rig.Imports.UndoAsync(await Server.OrganizationAsync(), done.Id, ImportRig.Ada);
        var ready = await rig.SampleAsync(ImportState.Ready);
        await window.GoToAsync($"/app/links/import/{ready.Id}");
        await Expect(window.Page.Locator(".import-rows .import-badge.new").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "import-preview", look);

        var stopped = await rig.SampleAsync(ImportState.Started, large: true);
        await window.GoToAsync($"/app/links/import/{stopped.Id}?show=invalid");
        await Expect(window.Page.Locator(".import-rows .import-badge.invalid").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "import-stopped", look);

        await window.GoToAsync("/app/links/import");
        await Expect(window.Page.Locator(".import-list a").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "import", look);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Looks))]
    public async Task The_map_of_columns_is_pictured(Look look)
    {
        await Server.MemberAsync(Ada);
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        var rig = new MappingRig(Server.Services, await Server.OrganizationAsync());
        var window = await OpenAsync(look);
        await window.SignInAsync(Ada, $"/app/links/import/{(await rig.CreateAsync(MappingRig.Links)).Id}");
        await window.Page.GetByRole(AriaRole.Radio, new() { Name = "day, month, year" }).CheckAsync();
        await Expect(window.Page.Locator(".map-preview .mud-error-text").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "import-columns-links", look);
        await window.GoToAsync($"/app/links/import/{(await rig.CreateAsync(MappingRig.Clicks)).Id}");
        await Expect(window.Page.Locator(".map-preview .mud-error-text").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "import-columns-clicks", look);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Looks))]
    public async Task An_import_of_clicks_is_pictured(Look look)
    {
        await Server.MemberAsync(Ada);
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        var rig = new ClickImportRig(Server.Services, await Server.OrganizationAsync());
        var window = await OpenAsync(look);
        var isSignedIn = false;
        foreach (var state in (ImportState[])[ImportState.Ready, ImportState.Stopped, ImportState.Done])
        {
            var address = $"/app/links/import/{(await rig.SampleAsync(state)).Id}";
            await (isSignedIn ? window.GoToAsync(address) : window.SignInAsync(Ada, address));
            isSignedIn = true;
            await Expect(window.Page.Locator(".import-skipped td").First).ToBeAttachedAsync();
            await Pictures.TakeAsync(window.Page, $"import-clicks-{state.ToString().ToLowerInvariant()}", look);
        }
        await window.GoToAsync("/app/links/spring/report");
        await Expect(window.Page.Locator(".imported-note").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "report-imported", look);
        await window.GoToAsync("/app/links/spring/clicks");
        await Expect(window.Page.GetByText("imported", new() { Exact = true }).First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "clicks-imported", look);
        await window.GoToAsync("/app/links/import");
        await Expect(window.Page.Locator(".import-list a").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "import-of-both", look);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Looks))]
    public async Task Reports_are_pictured(Look look)
    {
        await Server.MemberAsync(Ada);
        var links = new[]
        {
            await Server.LinkAsync(new LinkBuilder().Slug("spring").Tags("newsletter")),
            await Server.LinkAsync(new LinkBuilder().Slug("docs").To("https://docs.example.com/getting-started")),
        };
        await new ClickSamples(Server, _time.GetUtcNow()).RecordAsync(links, days: 120, perDay: 70);
        var window = await OpenAsync(look);
        await window.SignInAsync(Ada, "/app/reports?zone=Europe/Berlin");
        await PictureReportAsync(window, "report", look);
        await window.GoToAsync("/app/links/spring/report?zone=Europe/Berlin&period=7d&country=DE&browser=Chrome");
        await PictureReportAsync(window, "report-filtered", look);
        await window.GoToAsync("/app/links/spring/report?period=yesterday&country=AQ");
        await PictureReportAsync(window, "report-empty", look);
        await window.GoToAsync("/app/reports/clicks?zone=Europe/Berlin&bots=include");
        await Expect(window.Page.Locator("[data-clicks=ready] tbody tr").Nth(20)).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "clicks", look);
    }

    private static async Task PictureReportAsync(BrowserWindow window, string name, Look look)
    {
        await Expect(window.Page.Locator("[data-report=ready]")).ToBeVisibleAsync();
        if (name != "report-empty")
        {
            await Expect(window.Page.Locator(".apexcharts-svg").Nth(1)).ToBeAttachedAsync();
            await Expect(window.Page.Locator(".country-shapes .level-6").First).ToBeAttachedAsync();
        }
        await Pictures.TakeAsync(window.Page, name, look, fullPage: true);
    }

    private async Task PictureFullLinkAsync(BrowserWindow window, Look look)
    {
        var link = new LinkBuilder()
            .Slug("campaign").Name("Campaign").To("https://bücher.example/spring?utm_source=newsletter&utm_campaign=spring-sale")
            .Tags("newsletter", "2026").Country("MY", "https://example.com/my/spring")
            .Rule(EveryCondition.Split)
            .Rule(EveryCondition.Refusal).Password("secret")
            .Options(new LinkOptions { ValidUntil = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc), SocialTitle = "Spring sale" });
        var saved = await Server.LinkAsync(link, "Acme GmbH");
        await Server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            saved.OrganizationId, "campaign", link.Slug("fair").Name("Fair").Country("DE", "https://example.com/de").Draft(), null, LinkBuilder.Ada);
        await Server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            saved.OrganizationId, "campaign", link.Slug("campaign").Tags("newsletter").Draft(), null, LinkBuilder.Ada);
        await window.GoToAsync("/app/links/campaign");
        await Expect(window.Page.Locator(".section-toggle").Last).ToBeVisibleAsync();
        foreach (var toggle in await window.Page.Locator(".rule-toggle, .section-toggle").AllAsync())
        {
            await toggle.ClickAsync();
            await Expect(toggle).ToHaveAttributeAsync("aria-expanded", "true");
        }
        await Pictures.TakeAsync(window.Page, "link-edit-open", look, fullPage: true);

        await window.GoToAsync("/app/links/campaign/history");
        await Expect(window.Page.Locator(".change").First).ToBeVisibleAsync();
        await Pictures.TakeAsync(window.Page, "link-history", look);
    }

    private async Task PictureListAsync(IPage page, Look look)
    {
        LinkOptions[] states =
        [
            new() { IsEnabled = false }, new() { ValidFrom = _time.GetUtcNow().UtcDateTime.AddDays(1) },
            new() { ValidUntil = _time.GetUtcNow().UtcDateTime.AddDays(-1) }, new() { IsArchived = true },
        ];
        for (var i = 0; i < states.Length; i++)
            await Server.LinkAsync(
                new LinkBuilder()
                    .Slug($"picture{i}").Name($"Campaign {i + 1}").To($"https://example.com/campaigns/{i + 1}")
                    .Tags("newsletter", i % 2 == 0 ? "print" : "2026").Options(states[i]),
                "Acme GmbH");
        for (var i = 0; i < 40; i++)
        {
            (await Server.ClickAsync(Slugs[i * i % 3])).Dispose();
            _time.Advance(TimeSpan.FromMinutes(9));
        }
        await page.GotoAsync(Server.Address + "/app/links?state=all&tag=newsletter&sort=clicks");
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(states.Length + 1);
        await page.GetByLabel("Select /picture1").ClickAsync();
        await page.GetByLabel("Select /picture2").ClickAsync();
        await Pictures.TakeAsync(page, "links-selected", look);
        await page.GetByLabel("Tags", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator(".mud-popover-open .tag-item").First).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "links-tags", look);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator(".key-help")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "links-keys", look);
        await page.Keyboard.PressAsync("Escape");
        for (var i = 0; i < states.Length; i++)
            await Server.Services.GetRequiredService<LinkEditor>().DeleteAsync(await Server.OrganizationAsync("Acme GmbH"), $"picture{i}", LinkBuilder.Ada);
    }

    private async Task PictureLiveMapAsync(BrowserWindow window, Look look)
    {
        var page = window.Page;
        var traffic = new WorldTraffic(Server, _time);
        await traffic.FlowAsync(Slugs, TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(20), most: 20);
        await window.GoToAsync("/app/live");
        await Expect(page.Locator(".click-dot").Nth(10)).ToBeAttachedAsync();
        var before = await page.Locator(".live").GetAttributeAsync("data-position");
        await traffic.FlowAsync(Slugs, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), most: 60);
        await Expect(page.Locator(".live")).Not.ToHaveAttributeAsync("data-position", before!);
        await Pictures.TakeAsync(page, "live-map", look);
        await page.GetByRole(AriaRole.Button, new() { Name = "Night" }).ClickAsync();
        await page.Locator(".click-dot[data-country=BR] i").First.HoverAsync();
        await Expect(page.Locator(".dot-tip")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "live-map-night", look);
        await page.GetByRole(AriaRole.Slider, new() { Name = "Time" }).FocusAsync();
        await page.Keyboard.PressAsync("PageDown");
        await Expect(page.Locator(".live[data-at]")).ToBeAttachedAsync();
        await Pictures.TakeAsync(page, "live-map-past", look, fullPage: true);
    }

    private async Task PictureDashboardAsync(BrowserWindow window, Look look)
    {
        await Server.LinkAsync(
            new LinkBuilder()
                .Slug("fair-2026").To("https://example.com/fair")
                .Options(new LinkOptions { ValidUntil = _time.GetUtcNow().UtcDateTime.AddDays(2) }),
            "Acme GmbH");
        await Server.LinkAsync(
            new LinkBuilder()
                .Slug("advent").To("https://example.com/advent")
                .Options(new LinkOptions { ValidUntil = _time.GetUtcNow().UtcDateTime.AddDays(9) }),
            "Acme GmbH");
        foreach (var slug in (string[])["sprnig-sale", "sprnig-sale", "sprnig-sale", "winter", "catalog", "catalog"])
            (await Server.ClickAsync(slug)).Dispose();
        await window.GoToAsync("/app");
        await Expect(window.Page.Locator(".small-map .click-dot").First).ToBeAttachedAsync();
        await Expect(window.Page.Locator(".dashboard[aria-busy=false]")).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "dashboard", look, fullPage: true);
    }

    private async Task PictureWallboardAsync(BrowserWindow window, Look look)
    {
        var token = await Server.Services.GetRequiredService<WallboardLinks>().CreateAsync(
            await Server.OrganizationAsync("Acme GmbH"), "Office, third floor", new Author(Ada));
        await window.GoToAsync("/app/settings/wallboards");
        await Expect(window.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Office" })).ToBeVisibleAsync();
        await Pictures.TakeAsync(window.Page, "wallboards", look);

        await window.GoToAsync($"/app/wallboard/{token}");
        await Expect(window.Page.Locator(".click-dot").Nth(10)).ToBeAttachedAsync();
        await Pictures.TakeAsync(window.Page, "wallboard", look);
    }

    private async Task CreateLinksAsync()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring-sale").Name("Spring sale").To("https://example.com/spring").Tags("newsletter", "2026")
            .Country("MY", "https://example.com/my/spring").Country("DE", "https://example.com/de/fruehling").Country("BR", "https://example.com/br/outono"),
            "Acme GmbH");
        await Server.LinkAsync(
            new LinkBuilder().Slug("docs").Name("Documentation").To("https://docs.example.com/getting-started?utm_source=linkapp&utm_medium=print"),
            "Acme GmbH");
        await Server.LinkAsync(
            new LinkBuilder().Slug("shop").Name("").To("https://example.com/shop").Country("JP", "https://example.com/jp/shop"), "Acme GmbH");
        await Server.LinkAsync(
            new LinkBuilder()
                .Slug("promo").Name("Promotion with a name that goes on for longer than any list would like to show")
                .To("https://example.com/promo"),
            "Acme GmbH");
    }
}
