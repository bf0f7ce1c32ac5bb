using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Web.Assets;
using LinkApp.Web.Security;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Serves pages and the API only on the hosts that are meant for them, and redirects <c>/</c> to the home page of a host that has one.</summary>
public sealed class HostGate(RequestDelegate next, HostTable hosts)
{
    // Health checks may use any host. The style sheet is that of the pages that visitors of short links see.
    private static readonly PathString[] Everywhere = ["/healthz", "/readyz", "/" + AssetMap.Url("site.css")];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var host = hosts.Find(request.Host.Value);
        if (request.Path == "/" && host.Home is { } home && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            RedirectAnswers.WriteRedirect(context.Response, StatusCodes.Status302Found, Destination.ToLocation(home));
            return Task.CompletedTask;
        }
        if (Everywhere.Contains(request.Path) || (host.IsShort && request.Path == RobotsTxt.Path))
            return next(context);
        if (!host.IsAdmin)
            return PlainPage.NothingHere.WriteAsync(context);
        return HostCheck.IsName(request.Host) ? next(context) : HostCheck.RefuseAsync(context);
    }
}
