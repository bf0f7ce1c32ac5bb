using LinkApp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The live map in windows of different sizes.</summary>
public sealed class LiveMapSizeTests(BrowserFixture browser) : LiveMapClockTest(browser)
{
    [Theory]
    [InlineData(1440, 860)]
    [InlineData(1920, 1080)]
    [InlineData(1024, 768)]
    [InlineData(390, 844)]
    public async Task The_world_has_all_land_with_clicks_in_view(int width, int height)
    {
        var map = await OpenMapAsync();
        await map.Page.SetViewportSizeAsync(width, height);
        await ClickAsync("spring", Visitors.Honolulu, Visitors.Fairbanks, Visitors.Auckland, Visitors.Santiago);
        await Expect(map.Dots).ToHaveCountAsync(4);

        await Eventually.TrueAsync(
            async () => (await map.FindOutsideAsync()).Length == 0,
            "all dots are in view, and none is under a panel or a button");
        await Expect(map.Outside).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(1440, 860)]
    [InlineData(390, 844)]
    public async Task Oceania_holds_its_islands_on_both_sides_of_the_date_line(int width, int height)
    {
        var map = await OpenMapAsync("?region=oceania");
        await map.Page.SetViewportSizeAsync(width, height);
        await ClickAsync("spring", Visitors.Honolulu, Visitors.Auckland);
        await Expect(map.Dots).ToHaveCountAsync(2);
        await Eventually.TrueAsync(async () => (await map.FindOutsideAsync()).Length == 0, "both are in view");
        await Expect(map.Outside).ToBeHiddenAsync();
        await Pictures.TakeAsync(map.Page, "oceania", new Look(Dark: true, width, height));

        // In the west again where the map shows America, too.
        await map.Region("World").ClickAsync();
        await ClickAsync("spring", Visitors.Santiago);
        await Expect(map.Dots).ToHaveCountAsync(3);
        await Eventually.TrueAsync(async () => (await map.FindOutsideAsync()).Length == 0, "all are in view");
        await map.Region("Oceania").ClickAsync();
        await Expect(map.Outside).ToContainTextAsync("1");
    }

    [Fact]
    public async Task The_world_fits_again_after_sizes_that_follow_one_another_within_a_moment()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Honolulu, Visitors.Fairbanks, Visitors.Auckland, Visitors.Santiago);
        await Expect(map.Dots).ToHaveCountAsync(4);

        var shifts = await map.Page.EvaluateAsync<string[]>("""
            async sequences => {
              const frame = () => new Promise(next => requestAnimationFrame(() => setTimeout(next)));
              const { style } = document.querySelector('.leaflet-map');
              const dots = [...document.querySelectorAll('.click-dot > i')];
              const place = () => dots.map(dot => dot.getBoundingClientRect()).flatMap(({ x, y }) => [Math.round(x), Math.round(y)]).join(' ');
              const size = ([width, height]) => Object.assign(style, { width: `${width}px`, height: `${height}px` });
              const still = async () => {
                let last = '';
                for (let frames = 0; frames < 30; frames++) {
                  await frame();
                  if (place() !== last)
                    [last, frames] = [place(), 0];
                }
                return last;
              };
              const shifts = [];
              for (const sizes of sequences) {
                for (const one of sizes) {
                  size(one);
                  await frame();
                  await frame();
                }
                const at = await still();
                size([800, 500]);
                await still();
                size(sizes.at(-1));
                const expected = await still();
                if (at.split(' ').some((part, n) => Math.abs(part - expected.split(' ')[n]) > 2))
                  shifts.push(`${JSON.stringify(sizes)}: ${at}, not ${expected}`);
              }
              return shifts;
            }
            """,
            new int[][][]
            {
                [[336, 274], [916, 190], [803, 451], [118, 136], [760, 332], [512, 366]],
                [[559, 132], [379, 358], [275, 338], [922, 102], [904, 295], [234, 112]],
                [[689, 272], [640, 394], [335, 341], [717, 399], [450, 440], [100, 271]],
                [[158, 264], [324, 457], [922, 405], [232, 263], [202, 415], [222, 406]],
                [[967, 371], [292, 325], [912, 337], [974, 343], [717, 105], [967, 160]],
            });
        Assert.Equal("", string.Join('\n', shifts));


    }

    [Fact]
    public async Task No_controls_or_panels_overlap_and_all_can_be_reached_at_any_width()
    {
        var map = await OpenMapAsync();
        await ClickAsync("spring", Visitors.Malaysia, Visitors.Nowhere);
        await Expect(map.Total).ToHaveTextAsync("2");
        foreach (var width in (int[])[1440, 1280, 1100, 1024, 834, 768, 390])
        {
            await map.Page.SetViewportSizeAsync(width, 800);
            await Eventually.TrueAsync(
                async () => (await map.Page.EvaluateAsync<string[]>(Overlaps)).Length == 0,
                $"nothing overlaps or sticks out at {width} pixels");
        }
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


    /// <summary>Controls and panels that overlap, or that stick out of the page, in pairs of class names.</summary>
    private const string Overlaps = """
        () => {
          const page = document.querySelector('.live').getBoundingClientRect();
          const selector = '.live-bar button, .live-tools .mud-input, .leaflet-control-zoom, .leaflet-control-attribution, .live-totals, '
            + '.live-spark, .time-line > *, .live-latest';
          const parts = [...document.querySelectorAll(selector)].filter(part => part.checkVisibility())
            .map(part => ({ part, box: part.getBoundingClientRect(), name: part.className + ' ' + part.innerText.slice(0, 12) }));
          const found = parts.filter(({ box }) => box.left < page.left - 1 || box.right > page.right + 1).map(({ name }) => name + ' sticks out');
          for (const [i, a] of parts.entries()) {
            for (const b of parts.slice(i + 1)) {
              const apart = a.box.right <= b.box.left + 1 || b.box.right <= a.box.left + 1 || a.box.bottom <= b.box.top + 1 || b.box.bottom <= a.box.top + 1;
              if (!apart && !a.part.contains(b.part) && !b.part.contains(a.part))
                found.push(a.name + ' / ' + b.name);
            }
          }
          return found;
        }
        """;
}
