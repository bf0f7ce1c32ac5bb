using LinkApp.Web.Redirects;
using LinkApp.Web.Settings;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web;

/// <summary>
/// Removes <c>Http:BasePath</c> from the paths of requests, so that all code after it sees paths as at the root of a host.
/// Refuses requests outside of that path.
/// </summary>
internal sealed class BasePath(RequestDelegate next, HttpSettings http, VisitorPages pages, ILogger<BasePath> logger)
{
    // Supervisors and load balancers ask the port directly, without the base path. Crawlers read robots.txt, and phones the files of apps, at
    // the root only.
    private static readonly PathString[] Everywhere = ["/healthz", "/readyz", RobotsTxt.Path, AppLinkFiles.ApplePath, AppLinkFiles.AndroidPath];

    private bool _warned;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // Case matters: browsers treat /Links and /links as different paths, for cookies and for pages.
        var isInside = request.Path.StartsWithSegments(http.BasePath, StringComparison.Ordinal, out var rest);
        if (!isInside && Everywhere.Contains(request.Path))
            return next(context);
        request.PathBase = http.BasePath;
        if (!isInside)
            return Refuse(context);
        request.Path = rest.HasValue ? rest : "/";
        return next(context);
    }

    private Task Refuse(HttpContext context)
    {
        // Logged once: it may be a scanner, but it may also be every request, through a proxy that strips the path.
        if (!Interlocked.Exchange(ref _warned, true))
            logger.LogWarning(
                "A request is not below {BasePath} (Http:BasePath). If a proxy in front strips that path, make it forward the whole path.",
                http.BasePath);
        return pages.WriteAsync(context, VisitorPage.OutsideBasePath, organizationId: 0, http.BasePath);
    }
}
