using System.Text.RegularExpressions;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Clicks on the live map.</summary>
public sealed class LiveMapTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_click_from_Malaysia_and_one_from_the_United_States_are_two_dots_in_their_places()
    {
        var map = await OpenMapAsync();
        await ClickAsync(Visitors.Malaysia, Visitors.UnitedStates);
        await Expect(map.Dots).ToHaveCountAsync(2);

        var malaysia = await map.PlaceAsync("MY");
        var states = await map.PlaceAsync("US");
        Assert.InRange(malaysia.Lat, 0.8, 7.5);
        Assert.InRange(malaysia.Lon, 99, 120);
        Assert.InRange(states.Lat, 24, 50);
        Assert.InRange(states.Lon, -125, -66);
    }

    [Fact]
    public async Task Dots_lie_where_Mercators_projection_puts_their_degrees()
    {
        var map = await OpenMapAsync();
        await ClickAsync(Visitors.Malaysia, Visitors.UnitedStates, Visitors.Brazil);
        await Expect(map.Dots).ToHaveCountAsync(3);

        var ((eastX, eastY), east) = (await map.MiddleAsync("MY"), await map.PlaceAsync("MY"));
        var ((westX, westY), west) = (await map.MiddleAsync("US"), await map.PlaceAsync("US"));
        var ((southX, southY), south) = (await map.MiddleAsync("BR"), await map.PlaceAsync("BR"));
        var pixelsOfADegree = (eastX - westX) / (east.Lon - west.Lon);
        Assert.InRange(southX, westX + (pixelsOfADegree * (south.Lon - west.Lon)) - 1.5, westX + (pixelsOfADegree * (south.Lon - west.Lon)) + 1.5);
        var pixelsOfARadian = pixelsOfADegree * 180 / Math.PI;
        Assert.InRange(
            eastY - westY, (pixelsOfARadian * (Mercator(west.Lat) - Mercator(east.Lat))) - 1.5,
            (pixelsOfARadian * (Mercator(west.Lat) - Mercator(east.Lat))) + 1.5);
        Assert.InRange(
            southY - westY, (pixelsOfARadian * (Mercator(west.Lat) - Mercator(south.Lat))) - 1.5,
            (pixelsOfARadian * (Mercator(west.Lat) - Mercator(south.Lat))) + 1.5);
    }

    [Fact]
    public async Task A_dot_lies_on_the_land_of_its_country()
    {
        var map = await OpenMapAsync();
        await ClickAsync(Visitors.Brazil);
        await Expect(map.Dots).ToHaveCountAsync(1);
        var (x, y) = await map.MiddleAsync("BR");

        // Land is painted on a canvas: the pixel under the dot has a colour, if a faint one on a border, and one in the Atlantic is empty.
        const string Opacity = """
            ([x, y]) => {
              const canvas = document.querySelector('.leaflet-map canvas');
              const box = canvas.getBoundingClientRect();
              const scale = canvas.width / box.width;
              return canvas.getContext('2d').getImageData((x - box.left) * scale, (y - box.top) * scale, 1, 1).data[3];
            }
            """;
        await Eventually.TrueAsync(async () => await map.Page.EvaluateAsync<int>(Opacity, new[] { x, y }) > 128, "there is land under the dot");
        Assert.Equal(0, await map.Page.EvaluateAsync<int>(Opacity, new[] { x + 80, y }));
    }

    [Fact]
    public async Task More_clicks_at_a_place_make_its_dot_larger_and_no_other()
    {
        var map = await OpenMapAsync();
        await ClickAsync(Visitors.Malaysia, Visitors.UnitedStates);
        await Expect(map.Dots).ToHaveCountAsync(2);
        var (malaysia, states) = (await map.SizeAsync("MY"), await map.SizeAsync("US"));

        await ClickAsync(Visitors.Malaysia);
        await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "2");

        Assert.True(await map.SizeAsync("MY") > malaysia);
        Assert.Equal(states, await map.SizeAsync("US"));
    }

    [Fact]
    public async Task The_numbers_count_clicks_and_countries()
    {
        var map = await OpenMapAsync();
        await Expect(map.Page.GetByText("Waiting for the first click…")).ToBeVisibleAsync();
        await ClickAsync(Visitors.Malaysia, Visitors.Malaysia, Visitors.UnitedStates, Visitors.Germany, Visitors.Nowhere);

        await Expect(map.Total).ToHaveTextAsync("5");
        await Expect(map.Countries).ToHaveTextAsync("3");
        await Expect(map.Rate).Not.ToHaveTextAsync("0.0");
        await Expect(map.Page.GetByText("1 without a location")).ToBeVisibleAsync();
        await Expect(map.Page.GetByText("Waiting for the first click…")).ToBeHiddenAsync();

        // The same numbers as a table.
        await map.Page.GetByRole(AriaRole.Button, new() { Name = "Show as table" }).ClickAsync();
        var table = map.Page.GetByRole(AriaRole.Region, new() { Name = "Places with clicks" });
        await Expect(table.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        await Expect(table.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Malaysia");
        await Expect(table.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Cell).First).ToHaveTextAsync("2");
    }

    [Fact]
    public async Task The_latest_clicks_stand_newest_first_with_place_and_destination()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://www.shop.example/sale").Country("MY", "https://www.shop.example/my/sale"));
        var map = new LiveMap(await OpenAsync("/app/live"));
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        (await Server.ClickAsync("spring", Visitors.Germany)).Dispose();
        (await Server.ClickAsync("spring", Visitors.Malaysia)).Dispose();

        await Expect(map.Latest).ToHaveCountAsync(2);
        await Expect(map.Latest.First).ToContainTextAsync("MY");
        await Expect(map.Latest.First).ToContainTextAsync("/spring → shop.example/my/sale");
        await Expect(map.Latest.Nth(1)).ToContainTextAsync("DE");
        await Expect(map.Latest.Nth(1)).ToContainTextAsync("/spring → shop.example/sale");

        await map.Latest.First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(map.Page).ToHaveURLAsync(new Regex("/app/links/spring/report$"));
    }

    [Fact]
    public async Task The_sparkline_draws_a_bar_for_the_clicks()
    {
        var map = await OpenMapAsync();
        await ClickAsync(Visitors.Malaysia, Visitors.UnitedStates);
        await Expect(map.Total).ToHaveTextAsync("2");

        await Eventually.TrueAsync(
            () => map.Bars.EvaluateAllAsync<bool>("bars => bars.length >= 45 && bars.filter(bar => bar.getBBox().height > 10).length >= 1"),
            "a bar stands out of the sparkline");
    }

    [Fact]
    public async Task A_page_that_is_opened_later_shows_the_clicks_of_the_window_at_once()
    {
        var first = await OpenMapAsync();
        await ClickAsync(Visitors.Malaysia, Visitors.Japan);
        await Expect(first.Dots).ToHaveCountAsync(2);

        await first.Page.ReloadAsync();
        await Expect(first.Dots).ToHaveCountAsync(2);
        await Expect(first.Total).ToHaveTextAsync("2");
        await Expect(first.Latest).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_bot_is_not_on_the_map()
    {
        var map = await OpenMapAsync();
        (await Server.ClickAsync("spring", Visitors.Brazil, Visitors.Googlebot)).Dispose();
        await ClickAsync(Visitors.Germany);

        await Expect(map.Dot("DE")).ToHaveCountAsync(1);
        await Expect(map.Dot("BR")).ToHaveCountAsync(0);
        await Expect(map.Total).ToHaveTextAsync("1");
    }

    private static double Mercator(double latitude) => Math.Log(Math.Tan((Math.PI / 4) + (latitude * Math.PI / 360)));

    private async Task<LiveMap> OpenMapAsync()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var map = new LiveMap(await OpenAsync("/app/live"));
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        return map;
    }

    private async Task ClickAsync(params string[] addresses)
    {
        foreach (var address in addresses)
            (await Server.ClickAsync("spring", address)).Dispose();
    }
}
