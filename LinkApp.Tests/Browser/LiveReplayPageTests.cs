using System.Globalization;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The time line under the live map, and the tooltip of a dot. The test controls the server's clock.</summary>
public sealed class LiveReplayPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: _time);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.LinkAsync(new LinkBuilder().Slug("docs"));
    }

    [Fact]
    public async Task The_past_is_shown_played_and_left_for_the_present()
    {
        await ClickAsync("spring", Visitors.Malaysia);
        _time.Advance(TimeSpan.FromMinutes(1));
        await ClickAsync("spring", Visitors.Brazil);
        _time.Jump(TimeSpan.FromHours(2));
        await ClickAsync("spring", Visitors.Germany);
        var map = await OpenMapAsync();
        await Expect(map.Dot("DE")).ToHaveCountAsync(1);

        // Back to half a minute after the first click.
        await Expect(map.Page.Locator(".time-bars rect")).ToHaveCountAsync(2);
        await Line(map).EvaluateAsync(
            "(input, value) => { input.value = value; input.dispatchEvent(new Event('change', { bubbles: true })); }", $"{(24 * 60) - 121}");
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        await Expect(map.Dots).ToHaveCountAsync(1);
        await Expect(Live(map)).ToHaveAttributeAsync("aria-pressed", "false");

        await map.SelectAsync(map.Page.GetByRole(AriaRole.Combobox, new() { Name = "Speed" }), "60×");
        await map.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                _time.Advance(Interval);
                return await map.Dot("BR").CountAsync() == 1;
            },
            "the second click is played");
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        await Expect(map.Dot("DE")).ToHaveCountAsync(0);

        await Live(map).ClickAsync();
        await Expect(Live(map)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(map.Dot("DE")).ToHaveCountAsync(1);
        await Expect(map.Dot("BR")).ToHaveCountAsync(0);
        await ClickAsync("spring", Visitors.Japan);
        await Expect(map.Dot("JP")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task New_clicks_do_not_disturb_the_past()
    {
        await ClickAsync("spring", Visitors.Malaysia);
        _time.Jump(TimeSpan.FromHours(1));
        var map = await OpenMapAsync();
        await Line(map).FocusAsync();
        await map.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Live(map)).ToHaveAttributeAsync("aria-pressed", "false");
        await ClickAsync("spring", Visitors.Germany);

        await Expect(map.Page.Locator(".live[data-at]")).ToBeAttachedAsync();
        await Expect(map.Total).ToHaveTextAsync("0");
        await Expect(map.Page.GetByText("No clicks in this window.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_arrow_key_moves_the_time_line_by_a_minute_and_with_shift_by_an_hour()
    {
        var map = await OpenMapAsync();
        await Line(map).FocusAsync();
        await map.Page.Keyboard.PressAsync("ArrowLeft");
        await ShowsAsync(map, TimeSpan.FromMinutes(1));
        await map.Page.Keyboard.PressAsync("Shift+ArrowLeft");
        await ShowsAsync(map, TimeSpan.FromMinutes(61));
        await map.Page.Keyboard.PressAsync("ArrowRight");
        await ShowsAsync(map, TimeSpan.FromMinutes(60));
        await map.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(Live(map)).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task Keys_move_between_the_dots_and_into_a_tip_and_escape_closes_it()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia, Visitors.Malaysia, Visitors.Malaysia, Visitors.Germany, Visitors.Germany);
        await ClickAsync("docs", Visitors.Brazil);
        await Expect(map.Dots).ToHaveCountAsync(3);
        await Expect(map.Page.Locator(".click-dot[tabindex='0']")).ToHaveCountAsync(1);

        await map.Map.FocusAsync();
        await map.Page.Keyboard.PressAsync("Tab");
        await Expect(map.Dot("MY")).ToBeFocusedAsync();
        await Expect(Tip(map)).ToContainTextAsync("3 clicks");
        await map.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(map.Dot("DE")).ToBeFocusedAsync();
        await Expect(Tip(map)).ToContainTextAsync("Germany");
        await map.Page.Keyboard.PressAsync("End");
        await Expect(map.Dot("BR")).ToBeFocusedAsync();

        // New clicks leave the focus where it is.
        await ClickAsync("spring", Visitors.Japan);
        await Expect(map.Dot("JP")).ToHaveCountAsync(1);
        await Expect(map.Dot("BR")).ToBeFocusedAsync();

        await map.Page.Keyboard.PressAsync("Enter");
        await Expect(Tip(map).GetByRole(AriaRole.Link, new() { Name = "/docs" })).ToBeFocusedAsync();
        await map.Page.Keyboard.PressAsync("Escape");
        await Expect(Tip(map)).ToHaveCountAsync(0);
        await Expect(map.Dot("BR")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_dot_says_place_clicks_and_its_top_links()
    {
        var map = await OpenMapAsync();
        await ClickAsync("docs", Visitors.Malaysia);
        await ClickAsync("spring", Visitors.Malaysia, Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "3");

        await map.Dot("MY").Locator("i").HoverAsync();
        await Expect(Tip(map)).ToContainTextAsync("Malaysia");
        await Expect(Tip(map)).ToContainTextAsync("3 clicks");
        await Expect(Tip(map).GetByRole(AriaRole.Link)).ToHaveTextAsync(["/spring", "/docs"]);
        await Expect(Tip(map).GetByRole(AriaRole.Link).First).ToHaveAttributeAsync("href", "app/links/spring/report");

        // The pointer may move onto the tip. Escape closes it, wherever the focus is.
        await Tip(map).GetByRole(AriaRole.Link).First.HoverAsync();
        await Expect(Tip(map)).ToBeVisibleAsync();
        await map.Page.Keyboard.PressAsync("Escape");
        await Expect(Tip(map)).ToHaveCountAsync(0);
        await map.Total.HoverAsync();
        await map.Dot("MY").Locator("i").HoverAsync();
        await Expect(Tip(map)).ToBeVisibleAsync();
        await map.Total.HoverAsync();
        // The map is drawn before the tip closes, as each second.
        await map.Page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
        await Expect(Tip(map)).ToHaveCountAsync(0);

        // A page that is opened later shows the same.
        await map.Page.ReloadAsync();
        await map.Dot("MY").Locator("i").ClickAsync();
        await Expect(Tip(map).GetByRole(AriaRole.Link)).ToHaveTextAsync(["/spring", "/docs"]);
    }

    [Fact]
    public async Task The_night_is_shaded_when_somebody_wants_it_and_the_browser_remembers()
    {
        var map = await OpenMapAsync();
        var night = map.Page.GetByRole(AriaRole.Button, new() { Name = "Night" });
        await Expect(map.Page.Locator("path.night")).ToHaveCountAsync(0);
        await night.ClickAsync();
        await Expect(night).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(map.Page.Locator("path.night")).ToHaveCountAsync(1);

        await map.Page.ReloadAsync();
        await Expect(map.Page.Locator("path.night")).ToHaveCountAsync(1);
        await night.ClickAsync();
        await Expect(map.Page.Locator("path.night")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Sound_is_off_until_somebody_switches_it_on_and_again_on_the_next_page()
    {
        var map = await OpenMapAsync();
        var sound = map.Page.GetByRole(AriaRole.Button, new() { Name = "Sound" });
        await Expect(sound).ToHaveAttributeAsync("aria-pressed", "false");
        await sound.ClickAsync();
        await Expect(sound).ToHaveAttributeAsync("aria-pressed", "true");
        await ClickAsync("spring", Visitors.Malaysia);
        await Expect(map.Total).ToHaveTextAsync("1");

        await map.Page.ReloadAsync();
        await Expect(sound).ToHaveAttributeAsync("aria-pressed", "false");
    }

    private static ILocator Line(LiveMap map) => map.Page.GetByRole(AriaRole.Slider, new() { Name = "Time" });

    private static ILocator Live(LiveMap map) => map.Page.GetByRole(AriaRole.Button, new() { Name = "Live", Exact = true });

    private static ILocator Tip(LiveMap map) => map.Tip;

    /// <summary>Waits until the map shows the time that was so long ago.</summary>
    private Task ShowsAsync(LiveMap map, TimeSpan ago) => Eventually.TrueAsync(
        async () => DateTimeOffset.TryParse(await map.Page.Locator(".live").GetAttributeAsync("data-at"), CultureInfo.InvariantCulture, out var at)
            && at == _time.GetUtcNow() - ago,
        $"the map shows {ago} ago");

    private async Task<LiveMap> OpenMapAsync()
    {
        var map = new LiveMap(await OpenAsync("/app/live"));
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        return map;
    }

    private async Task ClickAsync(string slug, params string[] addresses)
    {
        foreach (var address in addresses)
            (await Server.ClickAsync(slug, address)).Dispose();
        _time.Advance(Interval);
    }
}
