using LinkApp.Core.Organizations.Sessions;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>An open page while its connection is lost and comes back.</summary>
public sealed class ConnectionTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    protected override bool HandsWindowsOn => false;

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: _time, folder: _folder);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_page_says_that_it_is_connecting_until_it_is_connected()
    {
        var page = await OpenAsync("/app/links");
        var answer = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await page.ReloadAsync();
        await Expect(page.GetByText("Connecting")).ToBeVisibleAsync();

        answer.SetResult();
        await Expect(new LiveMap(page).Chip).ToHaveTextAsync("Connected");
        await Expect(page.GetByText("Connecting")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task After_a_restart_of_the_server_the_open_page_is_right_again_by_itself()
    {
        var map = await OpenMapAsync();
        await ClickAsync(Visitors.Malaysia);
        await Expect(map.Total).ToHaveTextAsync("1");

        var port = new Uri(Server.Address).Port;
        await Server.DisposeAsync();
        await Expect(map.Chip).ToHaveTextAsync("Reconnecting");
        Server = await TestServer.StartAsync(time: _time, folder: _folder, port: port);

        await Expect(map.Chip).ToHaveTextAsync("Connected");
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        await Expect(map.Total).ToHaveTextAsync("1");
        await ClickAsync(Visitors.Germany);
        await Expect(map.Dot("DE")).ToHaveCountAsync(1);
        await Expect(map.Total).ToHaveTextAsync("2");
    }

    [Fact]
    public async Task A_page_that_is_without_a_server_for_a_while_says_so_and_can_be_told_to_try_at_once()
    {
        var map = await OpenMapAsync();
        await map.Page.Clock.InstallAsync();
        await map.Page.ReloadAsync();
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        var port = new Uri(Server.Address).Port;
        await Server.DisposeAsync();
        await Expect(map.Chip).ToHaveTextAsync("Reconnecting");
        await map.Page.Clock.FastForwardAsync(11_000);
        await Expect(map.Chip).ToContainTextAsync("Disconnected");

        Server = await TestServer.StartAsync(time: _time, folder: _folder, port: port);
        await map.Page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await Expect(map.Chip).ToHaveTextAsync("Connected");
    }

    [Fact]
    public async Task Clicks_of_a_short_interruption_are_on_the_map_afterwards_without_a_reload()
    {
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        var connection = await PageConnection.RouteAsync(window.Page);
        await window.SignInAsync(Ada, "/app/live");
        var map = new LiveMap(window.Page);
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        await map.Page.EvaluateAsync("window.isSamePage = true");

        await connection.CutAsync();
        await ClickAsync(Visitors.Malaysia);
        await ClickAsync(Visitors.Malaysia);

        await connection.RestoreAsync();
        await ClickAsync(Visitors.Germany);
        await Expect(map.Total).ToHaveTextAsync("3");
        await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "2");
        Assert.True(await map.Page.EvaluateAsync<bool>("window.isSamePage === true"));
    }

    [Fact]
    public async Task A_page_whose_session_ends_while_it_is_disconnected_leads_to_the_sign_in_page()
    {
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        var connection = await PageConnection.RouteAsync(window.Page);
        await window.SignInAsync(Ada, "/app/links");
        await Expect(new LiveMap(window.Page).Chip).ToHaveTextAsync("Connected");
        await connection.CutAsync();
        await Server.Services.GetRequiredService<SessionEditor>().EndOthersAsync(await Server.MemberAsync(Ada), kept: null);
        // The cookie is checked again.
        _time.Advance(MemberCookie.Interval);

        connection.Allow();
        await Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/sign-in"));
    }

    private async Task<LiveMap> OpenMapAsync()
    {
        var map = new LiveMap(await OpenAsync("/app/live", expectsFailedRequests: true));
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        return map;
    }

    private async Task ClickAsync(string address)
    {
        (await Server.ClickAsync("spring", address)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
    }
}
