using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>What the loading of a page does to its reader. Each page is a row; <c>LinkApp.Bench pages</c> has the figures.</summary>
[Trait("Tier", "full")]
public sealed class PageCostTests(BrowserFixture browser, PageCostTests.Installation installation) : IClassFixture<PageCostTests.Installation>
{
    /// <summary>Beyond this sum, readers see the page jump. 0.1 is what Chrome calls good.</summary>
    private const double MaxShift = 0.02;

    private const string Figures = """
        async () => {
          const shifts = [];
          const observer = new PerformanceObserver(list => shifts.push(...list.getEntries()));
          observer.observe({ type: 'layout-shift', buffered: true });
          for (let i = 0; i < 3; i++)
            await new Promise(requestAnimationFrame);
          await new Promise(resolve => setTimeout(resolve));
          shifts.push(...observer.takeRecords());
          const own = shifts.filter(shift => !shift.hadRecentInput && shift.value > 0);
          return own.map(shift => `${shift.value.toFixed(4)} at ${Math.round(shift.startTime)} ms: ${shift.sources.map(source =>
            `${source.node?.localName ?? '#text'}.${source.node?.className ?? ''} ${Math.round(source.previousRect.top)} to ${Math.round(source.currentRect.top)}`)}`);
        }
        """;

    /// <summary>The name of each page, its path, and a selector of what is there when it has loaded.</summary>
    public static TheoryData<string, string, string> Pages => new()
    {
        { "dashboard", "/app", ".dashboard[aria-busy=false]" },
        { "links", "/app/links", "text=/spring" },
        { "live map", "/app/live", "[data-position]" },
        { "reports", "/app/reports", "[data-report=ready] .apexcharts-svg" },
        { "raw clicks", "/app/reports/clicks", "[data-clicks=ready]" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_moves_while_a_page_loads(string name, string path, string ready)
    {
        foreach (var look in (Look[])[Look.Desktop, Look.Phone])
        {
            await using var window = await browser.OpenAsync(installation.Server.Address, look);
            await window.SignInAsync(Installation.Email, path);
            await Expect(window.Page.Locator(ready).First).ToBeAttachedAsync();

            var shifts = await window.Page.EvaluateAsync<string[]>(Figures);

            var sum = shifts.Sum(shift => double.Parse(shift.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(sum <= MaxShift, $"{name}, {look}: {sum:0.000}\n{string.Join('\n', shifts)}");
            window.AssertClean();
        }
    }

    /// <summary>A server with links, clicks and what each list of the dashboard shows.</summary>
    public sealed class Installation : SharedServer
    {
        public const string Email = "ada@acme.example";

        protected override async Task SeedAsync()
        {
            var samples = new PageSamples(Server, Email);
            await samples.ClicksAsync();
            await Server.LinkAsync(new LinkBuilder().Slug("fair").Options(new() { ValidUntil = DateTime.UtcNow.AddDays(2) }));
            foreach (var address in (string[])[Visitors.Malaysia, Visitors.Germany, Visitors.UnitedStates])
                (await Server.ClickAsync("spring", address)).Dispose();
            (await Server.ClickAsync("sprnig")).Dispose();
        }
    }
}
