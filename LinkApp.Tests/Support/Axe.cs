using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>Checks the accessibility of a page with axe.</summary>
/// <remarks>
/// Runs axe's script directly. The package that wraps it for Playwright merges the results of frames in a separate window, and
/// also reports the rules that pass. Our pages have no frames, and a check takes a third of a second instead of more than one.
/// </remarks>
public static class Axe
{
    // Each violation with its element and axe's advice.
    private const string Run = """
        async ([only, impacts]) => {
          // Finishes animations: an element that is fading in has its final colour only at the end. Waiting could take endlessly.
          for (const motion of document.getAnimations()) {
            if (Number.isFinite(motion.effect.getComputedTiming().endTime))
              motion.finish();
          }
          const { violations } = await axe.run(document, { resultTypes: ['violations'], selectors: false, runOnly: only ?? undefined });
          const advice = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join(' ');
          return violations
            .filter(violation => impacts?.includes(violation.impact) ?? true)
            .flatMap(violation => violation.nodes.map(node => `${violation.id}: ${violation.help}\n  ${node.html}\n  ${advice(node)}`));
        }
        """;

    /// <summary>Axe's rules about colours.</summary>
    public static readonly string[] Colors = ["color-contrast", "link-in-text-block"];

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Fails if axe finds violations.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        var violations = await page.ViolationsAsync();
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    /// <summary>The violations that axe finds, each with its element and axe's advice.</summary>
    /// <param name="page">The page in its current state.</param>
    /// <param name="rules">The rules to check; null for all.</param>
    /// <param name="impacts">The impacts that count, such as <c>serious</c>; null for all.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(this IPage page, string[]? rules = null, string[]? impacts = null)
    {
        Assert.Single(page.Frames);
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Run, new[] { rules, impacts });
    }
}
