using LinkApp.Core.Branding;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The pages for visitors of short links, and their settings.</summary>
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
        await Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Password")).ToHaveAccessibleDescriptionAsync("This password is wrong. Check it and try again.");
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

    [Fact]
    public async Task Axe_finds_nothing_to_mend_on_pages_with_a_brand_in_any_language()
    {
        const string Longest = "Königlich-Bayerische Gesellschaft für Rindfleischetikettierungsüberwachung und nachhaltige Landwirtschaft";
        await Server.Services.GetRequiredService<BrandEditor>().SaveAsync(
            await Server.OrganizationAsync(),
            new()
            {
                Name = Longest[..100],
                Colors = new() { Light = new() { Background = "#fff7e6", Accent = "#9a3412" }, Dark = new() { Background = "#0b3d2e", Accent = "#ffd166" } },
                Texts = new() { Expired = "The spring sale is over.\nSee you in autumn: " + new string('x', 200) },
            },
            LogoFile.TryRead(Logo, out _),
            Author.CommandLine, TestContext.Current.CancellationToken);
        await Server.LinkAsync(new LinkBuilder().Slug("password").Password("open sesame"));
        await Server.LinkAsync(new LinkBuilder().Slug("over").Options(new() { IsEnabled = false }));
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        await window.Page.GotoAsync($"{Server.Address}/over");
        string[] languages = ["de", "fr", "es", "pt", "ja", "ms", "en"];
        foreach (var (language, index) in languages.Select((language, index) => (language, index)))
        {
            var look = Looks[index % Looks.Length];
            // A window of its own, since only a new one can have another language.
            await using var context = await window.Context.Browser!.NewContextAsync(new()
            {
                Locale = language,
                ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new() { Width = look.Width, Height = look.Height },
            });
            var page = await context.NewPageAsync();
            foreach (var slug in (string[])["password", "over"])
            {
                await page.GotoAsync($"{Server.Address}/{slug}");
                await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
                Assert.True(await page.Locator(".visitor-brand img").EvaluateAsync<bool>("logo => logo.naturalWidth > 0"));
                await page.AssertAccessibleAsync();
                await Pictures.TakeAsync(page, $"brand-{slug}-{language}", look);
            }
        }
    }

    [Fact]
    public async Task An_admin_sees_the_pages_before_they_are_saved()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("over").Options(new() { IsEnabled = false }));
        var page = await OpenAsync("/app/settings/visitor-pages", expectsFailedRequests: true);
        var previews = page.Locator(".visitor-preview");
        await Expect(previews).ToHaveCountAsync(2);
        await Expect(previews.First).ToContainTextAsync("Password required");
        await Expect(previews.First).ToContainTextAsync("Acme");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Acme Coffee");
        await Expect(previews.Last).ToContainTextAsync("Acme Coffee");
        await page.GetByText("Expired", new() { Exact = true }).ClickAsync();
        await Expect(previews.First).ToContainTextAsync("This link is no longer active");
        await page.GetByLabel("Your own text").FillAsync("Our sale is over.");
        await Expect(previews.First).ToContainTextAsync("Our sale is over.");
        await page.Locator("input[type=file]").Last.SetInputFilesAsync(new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = "GIF89a"u8.ToArray() });
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("this is none of them");
        await page.Locator("input[type=file]").Last.SetInputFilesAsync(new FilePayload { Name = "logo.svg", MimeType = "image/svg+xml", Buffer = Logo });
        await Expect(previews.Locator(".visitor-brand img")).ToHaveCountAsync(2);

        var accent = page.GetByLabel("Name and buttons", new() { Exact = true }).First;
        await accent.FillAsync("#ff6600");
        await Expect(page.GetByText("WCAG AA asks for 4.5:1")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not saved: 1 field needs another value.");
        await Expect(page.Locator(":focus")).ToContainTextAsync("Not saved");
        await accent.FillAsync("#0b6e4f");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Visitor pages saved.")).ToBeVisibleAsync();

        await page.GotoAsync($"{Server.Address}/over");
        await Expect(page.Locator(".visitor-brand")).ToHaveTextAsync("Acme Coffee");
        await Expect(page.GetByText("Our sale is over.")).ToBeVisibleAsync();
        Assert.True(await page.Locator(".visitor-brand img").EvaluateAsync<bool>("logo => logo.naturalWidth > 0"));
    }

    private static byte[] Logo => System.Text.Encoding.UTF8.GetBytes(
        """<svg xmlns="http://www.w3.org/2000/svg" width="160" height="64" viewBox="0 0 160 64"><rect width="160" height="64" fill="#c2410c"/></svg>""");
}
