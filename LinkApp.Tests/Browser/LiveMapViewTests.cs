using System.Text.RegularExpressions;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The controls of the live map: region, pause, window and link. The test controls the server's clock.</summary>
public sealed partial class LiveMapViewTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    protected override Task<TestServer> StartServerAsync() => TestServer.StartAsync(time: _time);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.LinkAsync(new LinkBuilder().Slug("docs"));
    }

    [Fact]
    public async Task A_region_button_moves_the_map_and_the_url_says_where()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Germany);
        await Expect(map.Dot("DE")).ToHaveCountAsync(1);
        await Expect(map.Region("World")).ToHaveAttributeAsync("aria-pressed", "true");

        await map.Region("Europe").ClickAsync();
        await Expect(map.Page).ToHaveURLAsync(EuropeUrl());
        await Expect(map.Region("Europe")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(map.Region("World")).ToHaveAttributeAsync("aria-pressed", "false");
        await IsInTheMiddleAsync(map, "DE");
    }

    [Fact]
    public async Task A_region_in_the_url_is_shown_when_the_page_opens()
    {
        var map = await OpenMapAsync("?region=asia");
        await ClickAsync("spring", Visitors.Malaysia, Visitors.Brazil);
        await Expect(map.Region("Asia")).ToHaveAttributeAsync("aria-pressed", "true");

        await Expect(map.Dot("MY")).ToBeInViewportAsync();
        await Expect(map.Dot("BR")).Not.ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_paused_map_stands_still_and_shows_everything_once_it_goes_on()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Germany);
        await Expect(map.Total).ToHaveTextAsync("1");
        await map.Pause.ClickAsync();
        await Expect(map.Resume).ToHaveAttributeAsync("aria-pressed", "true");

        var position = await PositionAsync(map);
        await ClickAsync("spring", Visitors.Malaysia, Visitors.Malaysia, Visitors.Nowhere);
        await Expect(map.Page.Locator(".live")).Not.ToHaveAttributeAsync("data-position", position);
        await Expect(map.Total).ToHaveTextAsync("1");
        await Expect(map.Dot("MY")).ToHaveCountAsync(0);

        await map.Resume.ClickAsync();
        await Expect(map.Total).ToHaveTextAsync("4");
        await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "2");
        await Expect(map.Latest).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task A_shorter_window_leaves_older_clicks_out_and_a_longer_one_brings_them_back()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        _time.Advance(TimeSpan.FromMinutes(3));
        await ClickAsync("spring", Visitors.Germany);
        await Expect(map.Dots).ToHaveCountAsync(2);

        await map.Window.SelectOptionAsync("1");
        await Expect(map.Dots).ToHaveCountAsync(1);
        await Expect(map.Total).ToHaveTextAsync("1");
        await Expect(map.Page.GetByText("click, last 1 min")).ToBeVisibleAsync();
        await Expect(map.Page).ToHaveURLAsync(OneMinuteUrl());

        await map.Window.SelectOptionAsync("5");
        await Expect(map.Dots).ToHaveCountAsync(2);
        await Expect(map.Total).ToHaveTextAsync("2");
    }

    [Fact]
    public async Task A_dot_fades_as_its_last_click_grows_old()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        _time.Advance(TimeSpan.FromMinutes(12));
        await ClickAsync("spring", Visitors.Germany);
        await Expect(map.Dot("DE")).ToHaveCountAsync(1);

        Assert.True(await FreshAsync(map, "MY") < 0.6);
        Assert.True(await FreshAsync(map, "DE") > 0.9);
    }

    [Fact]
    public async Task A_dot_leaves_with_the_window()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        _time.Advance(TimeSpan.FromMinutes(16));
        await ClickAsync("spring", Visitors.Germany);

        await Expect(map.Dot("DE")).ToHaveCountAsync(1);
        await Expect(map.Dot("MY")).ToHaveCountAsync(0);
        await Expect(map.Total).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task The_link_filter_shows_the_clicks_of_one_link()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia);
        await ClickAsync("docs", Visitors.Germany);
        await Expect(map.Dots).ToHaveCountAsync(2);

        await map.LinkFilter.ClickAsync();
        await map.LinkFilter.FillAsync("doc");
        await map.Page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = "/docs" }).ClickAsync();
        await Expect(map.Page).ToHaveURLAsync(DocsUrl());
        await Expect(map.Dots).ToHaveCountAsync(1);
        await Expect(map.Dot("DE")).ToHaveCountAsync(1);

        await ClickAsync("spring", Visitors.Japan);
        await ClickAsync("docs", Visitors.Brazil);
        await Expect(map.Dot("BR")).ToHaveCountAsync(1);
        await Expect(map.Dot("JP")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_link_in_the_url_that_does_not_exist_is_said_with_a_way_out()
    {
        var page = await OpenAsync("/app/live?link=gone");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no link /gone.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all links" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await ClickAsync("spring", Visitors.Germany);

        await Expect(new LiveMap(page).Dot("DE")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_map_fills_its_area_after_the_window_has_changed_its_size()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia, Visitors.UnitedStates);
        await Expect(map.Dots).ToHaveCountAsync(2);
        await map.Page.SetViewportSizeAsync(1100, 700);

        await Expect(map.Dot("MY")).ToBeInViewportAsync();
        await Expect(map.Dot("US")).ToBeInViewportAsync();
    }

    private static Task<string> PositionAsync(LiveMap map) => map.Page.Locator(".live").EvaluateAsync<string>("live => live.dataset.position");

    private static Task<double> FreshAsync(LiveMap map, string country) => map.Dot(country).EvaluateAsync<double>("dot => Number(dot.dataset.fresh)");

    private static Task IsInTheMiddleAsync(LiveMap map, string country) => Eventually.TrueAsync(
        async () =>
        {
            var box = (await map.Map.BoundingBoxAsync())!;
            var (x, y) = await map.MiddleAsync(country);
            return Math.Abs(x - box.X - (box.Width / 2)) < box.Width / 8 && Math.Abs(y - box.Y - (box.Height / 2)) < box.Height / 8;
        },
        $"the dot of {country} is in the middle of the map");

    private async Task<LiveMap> OpenMapAsync(string query = "")
    {
        var map = new LiveMap(await OpenAsync("/app/live" + query));
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        return map;
    }

    /// <summary>Clicks of visitors, and one interval after them.</summary>
    private async Task ClickAsync(string slug, params string[] addresses)
    {
        foreach (var address in addresses)
            (await Server.ClickAsync(slug, address)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
    }

    [GeneratedRegex(@"/app/live\?region=europe$")]
    private static partial Regex EuropeUrl();

    [GeneratedRegex(@"/app/live\?window=1$")]
    private static partial Regex OneMinuteUrl();

    [GeneratedRegex(@"/app/live\?link=docs$")]
    private static partial Regex DocsUrl();
}
