using LinkApp.Web.Redirects;
using LinkApp.Web.Settings;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web;

/// <summary>
/// Where LinkApp is under a path of its hosts: takes it off, so that all behind see addresses as they know them, and answers
/// what is outside of it.
/// </summary>
internal sealed class BasePath(RequestDelegate next, HttpSettings http, ILogger<BasePath> logger)
{
    // Who starts and watches the process asks its port, and knows nothing of addresses. Crawlers read robots.txt at the root only.
    private static readonly PathString[] Everywhere = ["/healthz", "/readyz", RobotsTxt.Path];

    private readonly PlainPage _outside = PlainPage.OutsideOf(http.BasePath);
    private bool _told;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // By letter: browsers keep cookies and pages of /Links and /links apart.
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
        // Once: it may be a scanner, and it may be every request of a proxy that takes the path away.
        if (!Interlocked.Exchange(ref _told, true))
            logger.LogWarning(
                "A request came that is not below {BasePath} (Http:BasePath). If a proxy in front takes that path away, let it hand addresses on whole.",
                http.BasePath);
        return _outside.WriteAsync(context);
    }
}
