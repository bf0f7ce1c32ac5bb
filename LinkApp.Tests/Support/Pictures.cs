using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>
/// Pictures of pages to look at, in artifacts/screenshots. Taken where <c>LINKAPP_TESTS_PICTURES=1</c>, as
/// <c>eng/pictures.sh pages</c> sets it.
/// </summary>
internal static class Pictures
{
    private static readonly bool Wanted = Environment.GetEnvironmentVariable("LINKAPP_TESTS_PICTURES") == "1";

    /// <summary>Fails where a page has to be scrolled sideways, and takes its picture.</summary>
    /// <param name="page">The page, in the size of its look.</param>
    /// <param name="name">What the file is named after.</param>
    /// <param name="look">The second part of the file's name.</param>
    /// <param name="fullPage">Whether what is below the window belongs to the picture.</param>
    public static async Task TakeAsync(IPage page, string name, Look look, bool fullPage = false)
    {
        if (Wanted)
        {
            await page.EvaluateAsync("document.fonts.ready");
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Folder("artifacts", "screenshots"), $"{name}-{look}.png"), FullPage = fullPage });
        }
        Assert.Equal(0, await SidewaysAsync(page));
    }

    /// <summary>How many pixels of a page are beside the window.</summary>
    public static Task<int> SidewaysAsync(IPage page) =>
        page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
