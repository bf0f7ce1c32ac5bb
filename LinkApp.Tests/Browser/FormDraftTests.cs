using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>What somebody typed, when the page's circuit is gone: the server was restarted, or the device slept for long.</summary>
public sealed class FormDraftTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly TempFolder _folder = new();

    /// <summary>The forms of settings: path, the button that opens the form, and the field with what is typed.</summary>
    public static TheoryData<string, string?, string, string> Forms => new()
    {
        { "keys", "New key", "Name", "newsletter" },
        { "members", "Invite a member", "Email", "grace@acme.example" },
        { "domains", "New domain", "Domain", "go.acme.test" },
        { "wallboards", "New wallboard", "Name", "Lobby" },
        { "visitor-pages", null, "Name", "Acme Coffee" },
        { "internal-clicks", null, "Networks", "203.0.113.0/24" },
        { "organization", null, "Name", "Acme Coffee" },
    };

    protected override bool HandsWindowsOn => false;

    // A circuit that loses its browser ends at once, as it otherwise does after some minutes.
    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(
        folder: _folder, replace: services => services.Configure<CircuitOptions>(circuits => circuits.DisconnectedCircuitMaxRetained = 0));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_of_settings_survives_a_restart_of_the_server(string path, string? opens, string label, string typed)
    {
        var page = await OpenAsync($"/app/settings/{path}", expectsFailedRequests: true);
        var field = page.Locator("main form").First.GetByLabel(label, new() { Exact = true });
        if (opens is not null)
            await page.GetByRole(AriaRole.Button, new() { Name = opens }).ClickAsync();
        await field.FillAsync(typed);
        await RestartAsync(page);

        await Expect(page.GetByText("Restored what you typed.")).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync(typed);
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(field).Not.ToHaveValueAsync(typed);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeVisibleAsync();
        await Expect(page.GetByText("Restored what you typed.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_link_and_a_setting_survive_the_end_of_their_circuit_with_what_is_typed_without_it()
    {
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        var connection = await PageConnection.RouteAsync(window.Page);
        await window.SignInAsync(Ada, "/app/links/new");
        var form = new LinkForm(window.Page);
        await form.Destination.FillAsync("https://example.com/spring");
        await form.TypeSlugAsync("spring");
        await Expect(window.Page.GetByText($"{Server.Address}/spring").First).ToBeVisibleAsync();
        await connection.CutAsync();
        await form.Name.FillAsync("Typed late");
        await connection.RestoreAsync();

        await Expect(window.Page.GetByText("Restored what you typed")).ToBeVisibleAsync();
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/spring");
        await Expect(form.Name).ToHaveValueAsync("Typed late");
        await form.CreateAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        await window.Page.GotoAsync($"{Server.Address}/app/settings/visitor-pages");
        await window.Page.GetByLabel("Your own text").FillAsync("It is on your invoice.");
        await Expect(window.Page.Locator(".visitor-preview").First).ToContainTextAsync("It is on your invoice.");
        await connection.CutAsync();
        await window.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Acme Coffee");
        await connection.RestoreAsync();
        await Expect(window.Page.GetByLabel("Your own text")).ToHaveValueAsync("It is on your invoice.");
        await Expect(window.Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Acme Coffee");
    }

    [Fact]
    public async Task A_change_of_a_domain_is_restored_as_such_and_saved()
    {
        await Server.DomainAsync("go.acme.test");
        var page = await OpenAsync("/app/settings/domains", expectsFailedRequests: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change go.acme.test" }).ClickAsync();
        var home = page.GetByLabel("Start page (optional)");
        await home.FillAsync("https://example.com/");
        await Eventually.TrueAsync(
            () => page.EvaluateAsync<bool>("JSON.stringify(sessionStorage).includes('https://example.com/')"), "the draft is in the browser");
        await RestartAsync(page);

        await Expect(page.GetByText("Restored what you typed.")).ToBeVisibleAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "go.acme.test" })).ToBeVisibleAsync();
        await Expect(home).ToHaveValueAsync("https://example.com/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Expect(page.GetByText("Start page: https://example.com/")).ToBeVisibleAsync();
        Assert.DoesNotContain("example.com", await page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_whose_form_keeps_nothing_asks_before_it_loads_itself_again()
    {
        await Server.Services.GetRequiredService<InstallationAdmins>().AddAsync(Ada, Author.CommandLine);
        var page = await OpenAsync("/app/installation", expectsFailedRequests: true);
        var email = page.GetByLabel("Email");
        await email.FillAsync("grace@acme.example");
        await RestartAsync(page);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("What you typed in it is not kept");
        await Expect(email).ToHaveValueAsync("grace@acme.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(page.Locator("header connection-chip")).ToHaveTextAsync("Connected");
        await Expect(email).ToHaveValueAsync("");
    }

    private async Task RestartAsync(IPage page)
    {
        var port = new Uri(Server.Address).Port;
        await Server.DisposeAsync();
        await Expect(page.Locator("header connection-chip")).ToHaveTextAsync("Reconnecting");
        Server = await TestServer.StartAsync(folder: _folder, port: port);
    }
}
