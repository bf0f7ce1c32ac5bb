using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The settings page of short domains, and short links on them.</summary>
public sealed class DomainPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Domains = "/app/settings/domains";
    private const string Own = "acme.localhost";
    private const string Theirs = "globex.localhost";

    private static readonly Look[] Looks = [new(Dark: true), new(Dark: false), new(Dark: true, 390, 844), new(Dark: false, 390, 844)];

    protected override string[] Settings => ["--Http:AdminHosts=127.0.0.1, links.localhost"];

    [Fact]
    public async Task A_domain_is_added_named_by_a_link_and_removed()
    {
        await AddAsync(Theirs, "Globex");
        var page = await OpenAsync(Domains);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No domains yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New domain" }).ClickAsync();
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync(Theirs);
        await page.GetByLabel("Start page").FillAsync("https://example.com/about");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add domain" }).ClickAsync();
        await Expect(page.GetByText("Another organization has this domain")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Domain", new() { Exact = true })).ToBeFocusedAsync();
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync($"https://{Own}/");
        await page.GetByLabel("Start page").FocusAsync();
        await Expect(page.GetByLabel("Domain", new() { Exact = true })).ToHaveValueAsync(Own);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add domain" }).ClickAsync();
        await Expect(page.GetByText($"{Own} added")).ToBeVisibleAsync();
        await Expect(Row(page, Own)).ToContainTextAsync("Start page: https://example.com/about");

        // It is nobody's address until a request has come in, and the page says so when that happens.
        await Expect(Row(page, Own).GetByText("Pending", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Row(page, Own).GetByRole(AriaRole.Button, new() { Name = "Make" })).ToHaveCountAsync(0);
        (await Server.SendAsync(Own, "/")).Dispose();
        await Expect(page.GetByText($"{Own} is live")).ToBeVisibleAsync();
        await Expect(Row(page, Own).GetByText("Pending", new() { Exact = true })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "New domain" }).ClickAsync();
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync("Bücher.localhost");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add domain" }).ClickAsync();
        await Expect(Row(page, "bücher.localhost")).ToContainTextAsync("xn--bcher-kva.localhost");
        (await Server.SendAsync("xn--bcher-kva.localhost", "/")).Dispose();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make bücher.localhost the main domain" }).ClickAsync();
        await Expect(Row(page, "bücher.localhost").GetByText("Main", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Row(page, Own).GetByText("Main", new() { Exact = true })).ToHaveCountAsync(0);

        await page.GotoAsync(Server.Address + "/app/links/new");
        var form = new LinkForm(page);
        await form.Destination.FillAsync("https://example.com/");
        await form.Slug.FillAsync("spring");
        await form.ChooseAsync("Domain", Own);
        await Expect(page.GetByText($"http://{Own}/spring")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "link-domain", Look.Desktop);
        await form.Button("Create link").ClickAsync();
        await Expect(page.GetByText($"Saved: http://{Own}/spring")).ToBeVisibleAsync();

        await page.GotoAsync(Server.Address + Domains);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {Own}" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Its short URLs stop working at once");
        await Expect(dialog).ToContainTextAsync("The short URL of the 1 link that uses it will be on bücher.localhost instead.");
        await Pictures.TakeAsync(page, "domain-remove", Look.Desktop);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove domain" }).ClickAsync();
        await Expect(page.GetByText($"{Own} removed")).ToBeVisibleAsync();
        Assert.Equal(["xn--bcher-kva.localhost"], Server.Services.GetRequiredService<HostTable>()
            .GetDomains(await Server.OrganizationAsync()).Select(domain => domain.Host));
    }

    [Fact]
    public async Task Visitors_without_a_link_and_apps_are_led_by_the_domain()
    {
        await AddAsync(Own, "Acme");
        var page = await OpenAsync(Domains);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Change {Own}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Visitors without a link" }).ClickAsync();
        await page.GetByLabel("Unknown slugs").FillAsync($"https://{Own}/lost");
        await page.GetByLabel("Disabled links").FillAsync("https://example.com/off");
        await page.GetByRole(AriaRole.Button, new() { Name = "Links that open an app" }).ClickAsync();
        await page.GetByLabel("assetlinks.json").FillAsync("{ }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();

        await Expect(page.GetByText("Short links answer at this address")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Unknown slugs")).ToBeFocusedAsync();
        await page.GetByLabel("Unknown slugs").FillAsync("https://example.com/lost");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(page.GetByText("The file must be a JSON array")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("assetlinks.json")).ToBeFocusedAsync();
        // More than a message to a circuit could have by default.
        var statement = """{ "relation": ["x"], "target": { "namespace": "android_app", "package_name": "example.acme" } }""";
        await page.GetByLabel("assetlinks.json").FillAsync($"[{string.Join(",\n", Enumerable.Repeat(statement, 600))}]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();

        await Expect(page.GetByText($"{Own} saved")).ToBeVisibleAsync();
        await Expect(Row(page, Own)).ToContainTextAsync("Unknown slugs: https://example.com/lost");
        await Expect(Row(page, Own)).ToContainTextAsync("Disabled links: https://example.com/off");
        await Expect(Row(page, Own).GetByRole(AriaRole.Link, new() { Name = "assetlinks.json" })).ToBeVisibleAsync();
        using var answer = await Server.SendAsync(Own, "/nobody-has-this");
        Assert.Equal("https://example.com/lost", answer.Headers.Location?.OriginalString);
        using var file = await Server.SendAsync(Own, "/.well-known/assetlinks.json");
        Assert.Equal(System.Net.HttpStatusCode.OK, file.StatusCode);
    }

    [Fact]
    public async Task Axe_finds_nothing_to_mend_in_any_look()
    {
        var window = await OpenAsync();
        await window.GoToAsync("/account/sign-in");
        // Opened by a host name, as in production: the page shows which DNS record to point to it.
        window.LeadsTo = $"links.localhost:{new Uri(Server.Address).Port}";
        await window.SignInAsync(Ada, Domains, $"http://{window.LeadsTo}");
        foreach (var step in (string[])["domains-empty", "domain-new", "domains"])
        {
            if (step == "domains")
            {
                await AddAsync("go.acme-coffee.example", "Acme", "https://acme-coffee.example/");
                await Server.Services.GetRequiredService<DomainEditor>().ChangeAsync(
                    await Server.OrganizationAsync(), "go.acme-coffee.example",
                    new() { UnknownUrl = "https://acme-coffee.example/not-found", AppleAppSiteAssociation = """{ "applinks": {} }""" },
                    makeMain: false, new Author(Ada), TestContext.Current.CancellationToken);
                await AddAsync("bücher.example:8443", "Acme");
            }
            foreach (var look in Looks)
            {
                var page = window.Page;
                await window.LookAsync(look, ReducedMotion.Reduce);
                await window.GoToAsync($"http://{window.LeadsTo}{Domains}");
                await Expect(page.Locator(".domain-needs")).ToBeVisibleAsync();
                if (step == "domain-new")
                {
                    await page.GetByRole(AriaRole.Button, new() { Name = "New domain" }).ClickAsync();
                    await page.GetByLabel("Domain", new() { Exact = true }).FillAsync("https://go.example.com/path");
                    await page.GetByLabel("Domain", new() { Exact = true }).PressAsync("Enter");
                    await Expect(page.GetByText("without a path")).ToBeVisibleAsync();
                    await page.GetByRole(AriaRole.Button, new() { Name = "Visitors without a link" }).ClickAsync();
                    await page.GetByRole(AriaRole.Button, new() { Name = "Links that open an app" }).ClickAsync();
                    await Expect(page.GetByLabel("assetlinks.json")).ToBeVisibleAsync();
                }
                await page.AssertAccessibleAsync();
                await Pictures.TakeAsync(page, step, look, fullPage: true);
                // What is typed would be there again on the next page.
                if (step == "domain-new")
                    await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            }
        }
    }

    [Fact]
    public async Task A_visitor_of_a_domain_sees_links_and_small_pages_only()
    {
        await AddAsync(Own, "Acme", $"{Server.Address}/healthz");
        await AddAsync(Theirs, "Globex");
        await Server.LinkAsync(new LinkBuilder().Slug("secret").Password("open sesame").To($"{Server.Address}/healthz"));
        var port = new Uri(Server.Address).Port;
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        // Browsers resolve all names below localhost to this machine.
        window.LeadsTo = $"{Own}:{port}";
        var page = window.Page;

        await page.GotoAsync($"http://{Own}:{port}/secret");
        var card = page.Locator(".visitor");
        Assert.NotEqual("0px", await card.EvaluateAsync<string>("card => getComputedStyle(card).paddingTop"));
        await page.GetByLabel("Password").FillAsync("open sesame");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the link" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{Server.Address}/healthz");

        await page.GotoAsync($"http://{Own}:{port}/");
        await Expect(page).ToHaveURLAsync($"{Server.Address}/healthz");
        foreach (var path in (string[])["/app/links", "/account/sign-in", "/api/v1/docs"])
        {
            await page.GotoAsync($"http://{Own}:{port}{path}");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing at this address" })).ToBeVisibleAsync();
        }
        await Pictures.TakeAsync(page, "nothing-here", Look.Desktop);
        Assert.Empty(await page.Context.CookiesAsync());

        using var stranger = await Server.SendAsync($"{Theirs}:{port}", "/secret");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, stranger.StatusCode);
    }

    private static ILocator Row(IPage page, string domain) =>
        page.Locator(".settings-row").Filter(new() { HasText = domain });

    private async Task AddAsync(string host, string organization, string? home = null) => Assert.IsType<DomainEdit.Saved>(
        await Server.Services.GetRequiredService<DomainEditor>().AddAsync(
            await Server.OrganizationAsync(organization), host, new() { Home = home }, isMain: false, new Author(Ada), TestContext.Current.CancellationToken));
}
