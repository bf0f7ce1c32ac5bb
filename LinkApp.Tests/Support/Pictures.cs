using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>
/// Takes pictures of pages, into artifacts/screenshots, if <c>LINKAPP_TESTS_PICTURES=1</c> is set, as by
/// <c>eng/pictures.sh pages</c>.
/// </summary>
internal static class Pictures
{
    private static readonly bool Wanted = Environment.GetEnvironmentVariable("LINKAPP_TESTS_PICTURES") == "1";

    /// <summary>Takes a picture of a page; fails if the page scrolls sideways.</summary>
    /// <param name="page">The page, in a window of the right size.</param>
    /// <param name="name">The first part of the file's name.</param>
    /// <param name="look">The second part of the file's name.</param>
    /// <param name="fullPage">Whether the picture includes the parts below the window.</param>
    public static async Task TakeAsync(IPage page, string name, Look look, bool fullPage = false)
    {
        if (Wanted)
        {
            await page.EvaluateAsync("document.fonts.ready");
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Folder("artifacts", "screenshots"), $"{name}-{look}.png"), FullPage = fullPage });
        }
        // What the page shows follows the window's width over the circuit.
        await Eventually.TrueAsync(async () => await SidewaysAsync(page) == 0, $"{name} does not scroll sideways");
    }

    /// <summary>By how many pixels a page is wider than its window.</summary>
    public static Task<int> SidewaysAsync(IPage page) =>
        page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
