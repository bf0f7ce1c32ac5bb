using LinkApp.Core.Organizations;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The wallboard page, by a link that an admin creates and revokes. The test controls the server's clock.</summary>
public sealed class WallboardPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: _time);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://shop.example/"));
        await Server.LinkAsync(new LinkBuilder().Slug("elsewhere"), "Other");
    }

    [Fact]
    public async Task An_admin_creates_a_wallboard_and_anybody_with_its_address_sees_the_map_and_no_more()
    {
        var admin = await OpenAsync("/app/settings/wallboards");
        await admin.GetByRole(AriaRole.Button, new() { Name = "New wallboard" }).ClickAsync();
        await admin.GetByLabel("Name").FillAsync("Office");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Create wallboard" }).ClickAsync();
        var address = await admin.GetByRole(AriaRole.Textbox, new() { Name = "Address" }).InputValueAsync();
        await Expect(admin.Locator(".settings-row")).ToContainTextAsync($"by {Ada}");
        await Expect(admin.Locator(".settings-row")).ToContainTextAsync("Never shown");

        var screen = await ShowAsync(address);
        await ClickAsync("spring", Visitors.Malaysia, Visitors.Malaysia);
        await ClickAsync("elsewhere", Visitors.Brazil);
        await ClickAsync("spring", Visitors.Germany);
        await Expect(screen.Total).ToHaveTextAsync("3");
        await Expect(screen.Dot("MY")).ToHaveAttributeAsync("data-count", "2");
        await Expect(screen.Dot("BR")).ToHaveCountAsync(0);
        await Expect(screen.Page.Locator(".top, .side, a[href^='app']")).ToHaveCountAsync(0);
        await Expect(screen.Page.GetByText("spring")).ToHaveCountAsync(0);
        await Expect(screen.Page.GetByText("shop.example")).ToHaveCountAsync(0);

        await admin.ReloadAsync();
        await Expect(admin.Locator(".settings-row")).ToContainTextAsync("Last shown just now");
    }

    [Fact]
    public async Task A_screen_never_hears_which_links_were_clicked()
    {
        var token = await CreateAsync();
        await ClickAsync("spring", Visitors.Malaysia);
        var window = await OpenAsync();
        var heard = new System.Collections.Concurrent.ConcurrentQueue<string>();
        window.Page.WebSocket += (_, socket) =>
            socket.FrameReceived += (_, frame) => heard.Enqueue(frame.Text ?? System.Text.Encoding.Latin1.GetString(frame.Binary ?? []));
        await window.GoToAsync($"/app/wallboard/{token}");
        await Expect(new LiveMap(window.Page).Total).ToHaveTextAsync("1");
        await ClickAsync("spring", Visitors.Germany);
        await Expect(new LiveMap(window.Page).Total).ToHaveTextAsync("2");

        // JSON is sent as plain bytes, so that it can be searched.
        Assert.Contains(heard, text => text.Contains("\"dots\"", StringComparison.Ordinal));
        Assert.DoesNotContain(heard, text => text.Contains("spring", StringComparison.Ordinal) || text.Contains("shop.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_screen_ends_within_thirty_seconds_of_its_revocation()
    {
        var token = await CreateAsync();
        var screen = await ShowAsync($"/app/wallboard/{token}");
        var admin = await OpenAsync("/app/settings/wallboards");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Revoke Office" }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Revoke wallboard" }).ClickAsync();
        await Expect(admin.GetByText("“Office” revoked")).ToBeVisibleAsync();
        for (var passed = 0; passed < 30; passed += 10)
            _time.Advance(TimeSpan.FromSeconds(10));

        await Expect(screen.Page.GetByText("This wallboard shows nothing any more")).ToBeVisibleAsync();
        await Expect(screen.Dots).ToHaveCountAsync(0);
        await screen.Page.ReloadAsync();
        await Expect(screen.Page.GetByText("This wallboard shows nothing any more")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_address_that_never_was_shows_nothing()
    {
        var window = await OpenAsync();
        await window.GoToAsync($"/app/wallboard/{Wallboard.NewToken()}");

        await Expect(window.Page.GetByText("This wallboard shows nothing any more")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("", 1920, 1080)]
    [InlineData("", 3840, 2160)]
    [InlineData("", 1366, 768)]
    [InlineData("", 1080, 1920)]
    [InlineData("", 390, 844)]
    [InlineData("?region=oceania", 1920, 1080)]
    [InlineData("?region=oceania", 3840, 2160)]
    [InlineData("?region=oceania", 1366, 768)]
    [InlineData("?region=oceania", 1080, 1920)]
    [InlineData("?region=oceania", 390, 844)]
    public async Task Islands_on_both_sides_of_the_date_line_are_in_view_on_every_screen(string query, int width, int height)
    {
        var screen = await ShowAsync($"/app/wallboard/{await CreateAsync()}{query}");
        await screen.Page.SetViewportSizeAsync(width, height);
        await ClickAsync("spring", Visitors.Honolulu, Visitors.Tahiti, Visitors.Samoa, Visitors.Auckland);
        await Expect(screen.Total).ToHaveTextAsync("4");
        await Expect(screen.Dots).ToHaveCountAsync(4);

        await Eventually.TrueAsync(async () => (await screen.FindOutsideAsync()).Length == 0, "all dots are in view");
    }

    [Fact]
    public async Task The_button_fills_the_screen_and_goes()
    {
        var screen = await ShowAsync($"/app/wallboard/{await CreateAsync()}");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Full screen" }).ClickAsync();

        await Eventually.TrueAsync(() => screen.Page.EvaluateAsync<bool>("document.fullscreenElement !== null"), "the page fills the screen");
        await Expect(screen.Page.GetByRole(AriaRole.Button, new() { Name = "Full screen" })).ToBeHiddenAsync();
    }

    private async Task<string> CreateAsync() =>
        await Server.Services.GetRequiredService<WallboardLinks>().CreateAsync(
            await Server.OrganizationAsync(), "Office", new Author(Ada), TestContext.Current.CancellationToken);

    private async Task<LiveMap> ShowAsync(string address)
    {
        var window = await OpenAsync();
        await window.GoToAsync(address);
        var map = new LiveMap(window.Page);
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        return map;
    }

    private async Task ClickAsync(string slug, params string[] addresses)
    {
        foreach (var address in addresses)
            (await Server.ClickAsync(slug, address)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
    }
}
