using System.Globalization;
using Microsoft.Playwright;

namespace LinkApp.Tests.Browser.Pages;

/// <summary>The live map on a page.</summary>
internal sealed class LiveMap(IPage page)
{
    public IPage Page => page;

    public ILocator Map => page.Locator(".leaflet-map");

    public ILocator Dots => page.Locator(".click-dot");

    public ILocator Total => page.Locator("[data-live=total]");

    public ILocator Rate => page.Locator("[data-live=rate]");

    public ILocator Countries => page.Locator("[data-live=countries]");

    public ILocator Latest => page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Listitem);

    /// <summary>The places of the latest clicks, without their ages.</summary>
    public ILocator LatestPlaces => Latest.Locator(".place");

    public ILocator Bars => page.Locator(".live-spark .bars rect");

    public ILocator Pause => page.GetByRole(AriaRole.Button, new() { Name = "Pause" });

    public ILocator Resume => page.GetByRole(AriaRole.Button, new() { Name = "Resume" });

    public ILocator Window => page.GetByRole(AriaRole.Combobox, new() { Name = "Window", Exact = true });

    /// <summary>The line that counts the clicks outside the view.</summary>
    public ILocator Outside => page.Locator("[data-live=outside]");

    public ILocator Tip => page.Locator(".dot-tip");

    public ILocator LinkFilter => page.GetByRole(AriaRole.Combobox, new() { Name = "Show only one link" });

    public ILocator Chip => page.Locator("header connection-chip");

    /// <summary>Chooses an item of one of the page's selects.</summary>
    public async Task SelectAsync(ILocator field, string item)
    {
        await field.ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = item, Exact = true }).ClickAsync();
    }

    public ILocator Region(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Dot(string country) => page.Locator($".click-dot[data-country={country}]");

    public async Task<(double Lat, double Lon)> PlaceAsync(string country)
    {
        var dot = Dot(country);
        return (await NumberAsync(dot, "data-lat"), await NumberAsync(dot, "data-lon"));
    }

    /// <summary>The centre of a country's dot, in pixels of the page.</summary>
    public async Task<(double X, double Y)> MiddleAsync(string country)
    {
        var box = await Dot(country).Locator("i").BoundingBoxAsync() ?? throw new InvalidOperationException($"The dot of {country} is not drawn.");
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    /// <summary>The final width of a country's dot after it has grown, in pixels.</summary>
    public async Task<double> SizeAsync(string country) =>
        2 * await Dot(country).EvaluateAsync<double>("dot => parseFloat(dot.style.getPropertyValue('--r'))");

    private static async Task<double> NumberAsync(ILocator dot, string attribute) =>
        double.Parse(await dot.GetAttributeAsync(attribute) ?? "", CultureInfo.InvariantCulture);

    /// <summary>The dots that are not in view: outside of the map, or under a panel or a button.</summary>
    public Task<string[]> FindOutsideAsync() => page.EvaluateAsync<string[]>("""
        () => {
          const map = document.querySelector('.leaflet-map').getBoundingClientRect();
          const panels = '.live-totals, .live-spark, .leaflet-control-zoom, .wallboard-head h1, .wallboard-head button';
          const covers = [...document.querySelectorAll(panels)].map(panel => panel.getBoundingClientRect());
          const isIn = (x, y, box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
          return [...document.querySelectorAll('.click-dot > i')].filter(dot => {
            const { left, top, width, height } = dot.getBoundingClientRect();
            const [x, y] = [left + width / 2, top + height / 2];
            return !isIn(x, y, map) || covers.some(box => isIn(x, y, box));
          }).map(dot => dot.parentElement.getAttribute('aria-label'));
        }
        """);
}
