using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>Looks for what keeps people from using a page, by axe's rules.</summary>
public static class Axe
{
    /// <summary>Fails where axe finds anything to mend.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        var violations = await page.ViolationsAsync();
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    /// <summary>What axe finds, each with its element and axe's advice.</summary>
    /// <param name="page">The page as it is now.</param>
    /// <param name="which">The findings that count; null for all.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(this IPage page, Func<AxeResultItem, bool>? which = null) =>
    [
        .. (await page.RunAxe()).Violations.Where(which ?? (_ => true))
            .SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}\n  {node.Html}\n  {Advice(node)}")),
    ];

    private static string Advice(AxeResultNode node) => string.Join(' ', node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message));
}
