using System.Text.RegularExpressions;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The controls of the live map: region, pause, window and link.</summary>
public sealed partial class LiveMapViewTests(BrowserFixture browser) : LiveMapClockTest(browser)
{
    [Fact]
    public async Task A_region_button_moves_the_map_and_the_url_says_where()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Germany);
        await Expect(map.Dot("DE")).ToHaveCountAsync(1);
        await Expect(map.Region("World")).ToHaveAttributeAsync("aria-pressed", "true");

        await ClickAsync("docs", Visitors.Japan, Visitors.Japan, Visitors.Nowhere);
        await Expect(map.Total).ToHaveTextAsync("4");
        await Expect(map.Outside).ToBeHiddenAsync();

        await map.Region("Europe").ClickAsync();
        await Expect(map.Page).ToHaveURLAsync(EuropeUrl());
        await Expect(map.Region("Europe")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(map.Region("World")).ToHaveAttributeAsync("aria-pressed", "false");
        await IsInTheMiddleAsync(map, "DE");

        // Numbers and list are about the view, and the page says so.
        await Expect(map.Total).ToHaveTextAsync("1");
        await Expect(map.Countries).ToHaveTextAsync("1");
        await Expect(map.Page.GetByText("click in this view, last 15 min")).ToBeVisibleAsync();
        await Expect(map.Outside).ToHaveTextAsync("2 more outside this view");
        await Expect(map.Latest).ToHaveCountAsync(1);
        await Expect(map.Latest).ToContainTextAsync("DE");
        await map.Region("World").ClickAsync();
        await Expect(map.Total).ToHaveTextAsync("4");
        await Expect(map.Latest).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task The_page_says_that_it_is_loading_until_the_clicks_have_arrived()
    {
        await ClickAsync("spring", Visitors.Germany);
        var window = await OpenAsync();
        await window.SignInAsync(Ada, "/app/links");
        var held = new TaskCompletionSource();
        await window.Page.RouteAsync("**/assets/live-clicks*", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await window.GoToAsync("/app/live");
        var map = new LiveMap(window.Page);
        await Expect(map.Page.GetByText("Loading…")).ToBeVisibleAsync();
        await Expect(map.Page.GetByText("Waiting for the first click…")).ToBeHiddenAsync();
        await Expect(map.Total).ToHaveTextAsync("–");
        await Expect(map.Countries).ToHaveTextAsync("–");

        held.SetResult();
        await Expect(map.Total).ToHaveTextAsync("1");
        await Expect(map.Page.GetByText("Loading…")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Rings_stay_on_their_dots_while_a_region_is_flown_to()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        await map.Page.EvaluateAsync(RingClock);
        await map.Region("Asia").ClickAsync();
        for (var i = 0; i < 8; i++)
            await ClickAsync("spring", Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "9");
        await Expect(map.Page.Locator(".pings-pane b")).ToHaveCountAsync(0);

        var (rings, farthest) = (await map.Page.EvaluateAsync<int>("window.rings"), await map.Page.EvaluateAsync<double>("window.farthest"));
        Assert.True(rings > 0, "no ring was seen");
        Assert.True(farthest < 2, $"a ring was {farthest} pixels off its dot");
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
        var live = map.Page.GetByRole(AriaRole.Button, new() { Name = "Live", Exact = true });
        await Expect(live).ToHaveAttributeAsync("aria-pressed", "false");

        var position = await PositionAsync(map);
        await ClickAsync("spring", Visitors.Malaysia, Visitors.Malaysia, Visitors.Nowhere);
        await Expect(map.Page.Locator(".live")).Not.ToHaveAttributeAsync("data-position", position);
        await Expect(map.Total).ToHaveTextAsync("1");
        await Expect(map.Dot("MY")).ToHaveCountAsync(0);
        await Expect(map.Resume).ToContainTextAsync("3 new");

        await map.Resume.ClickAsync();
        await Expect(map.Total).ToHaveTextAsync("4");
        await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "2");
        await Expect(map.Latest).ToHaveCountAsync(4);
        await Expect(live).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task A_shorter_window_leaves_older_clicks_out_and_a_longer_one_brings_them_back()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        Time.Advance(TimeSpan.FromMinutes(3));
        await ClickAsync("spring", Visitors.Germany);
        await Expect(map.Dots).ToHaveCountAsync(2);

        await map.SelectAsync(map.Window, "1 min");
        await Expect(map.Dots).ToHaveCountAsync(1);
        await Expect(map.Total).ToHaveTextAsync("1");
        await Expect(map.Page.GetByText("click, last 1 min")).ToBeVisibleAsync();
        await Expect(map.Page).ToHaveURLAsync(OneMinuteUrl());

        await map.SelectAsync(map.Window, "5 min");
        await Expect(map.Dots).ToHaveCountAsync(2);
        await Expect(map.Total).ToHaveTextAsync("2");
    }

    [Fact]
    public async Task A_dot_fades_as_its_last_click_grows_old()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        Time.Advance(TimeSpan.FromMinutes(12));
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
        Time.Advance(TimeSpan.FromMinutes(16));
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

    /// <summary>Measures in every frame how far the rings are from the dot, after the map has stopped flying.</summary>
    private const string RingClock = """
        () => {
          [window.rings, window.farthest] = [0, 0];
          let last = '';
          requestAnimationFrame(function frame() {
            requestAnimationFrame(frame);
            const dot = document.querySelector('.click-dot > i')?.getBoundingClientRect();
            const now = JSON.stringify(dot);
            if (now !== last || !dot) {
              last = now;
              return;
            }
            for (const ring of document.querySelectorAll('.pings-pane b')) {
              const box = ring.getBoundingClientRect();
              window.rings++;
              const [x, y] = [box.x + box.width / 2 - dot.x - dot.width / 2, box.y + box.height / 2 - dot.y - dot.height / 2];
              window.farthest = Math.max(window.farthest, Math.hypot(x, y));
            }
          });
        }
        """;

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

    [GeneratedRegex(@"/app/live\?region=europe$")]
    private static partial Regex EuropeUrl();

    [GeneratedRegex(@"/app/live\?window=1$")]
    private static partial Regex OneMinuteUrl();

    [GeneratedRegex(@"/app/live\?link=docs$")]
    private static partial Regex DocsUrl();
}
