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

    protected override Task<TestServer> StartServerAsync() => TestServer.StartAsync(time: _time);

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
        var steps = (int)(TimeSpan.FromHours(24) / Interval);
        var back = (int)((TimeSpan.FromHours(2) + TimeSpan.FromSeconds(34)) / Interval);
        await Line(map).EvaluateAsync(
            "(input, value) => { input.value = value; input.dispatchEvent(new Event('change', { bubbles: true })); }", $"{steps - back}");
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        await Expect(map.Dots).ToHaveCountAsync(1);
        await Expect(Live(map)).ToHaveAttributeAsync("aria-pressed", "false");

        await map.Page.GetByLabel("Speed").SelectOptionAsync("60");
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
    public async Task A_dot_says_place_clicks_and_its_top_links()
    {
        var map = await OpenMapAsync();
        await ClickAsync("docs", Visitors.Malaysia);
        await ClickAsync("spring", Visitors.Malaysia, Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "3");

        await map.Dot("MY").Locator("i").HoverAsync();
        await Expect(Tip(map)).ToContainTextAsync("Malaysia");
        await Expect(Tip(map)).ToContainTextAsync("3 clicks");
        await Expect(Tip(map)).ToContainTextAsync("/spring, /docs");

        await map.Total.HoverAsync();
        await Expect(Tip(map)).ToHaveCountAsync(0);

        // A page that is opened later shows the same.
        await map.Page.ReloadAsync();
        await map.Dot("MY").Locator("i").ClickAsync();
        await Expect(Tip(map)).ToContainTextAsync("/spring, /docs");
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

    private static ILocator Tip(LiveMap map) => map.Page.Locator(".dot-tip");

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
