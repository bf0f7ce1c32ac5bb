using System.Reflection;
using System.Text.RegularExpressions;
using LinkApp.Web;
using Microsoft.AspNetCore.Components;

namespace LinkApp.Tests.Support;

/// <summary>The paths of all pages.</summary>
internal static partial class PageRoutes
{
    // Pages for addresses that do not exist.
    private const string CatchAll = "{*";

    /// <summary>All paths; pages of a link have this slug.</summary>
    public static List<string> With(string slug) =>
        [.. typeof(Server).Assembly.GetTypes()
            .SelectMany(page => page.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template)
            .Where(path => !path.Contains(CatchAll, StringComparison.Ordinal))
            .Select(path => SlugParameter().Replace(path, slug))
            .Select(path => OtherParameter().Replace(path, "1"))
            .Append("/api/v1/docs")];

    [GeneratedRegex(@"\{\w*Slug\w*\}")]
    private static partial Regex SlugParameter();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex OtherParameter();
}
