using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Web.Assets;
using LinkApp.Web.Security;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Keeps pages, the API and all that belongs to them on the hosts that they are for, and leads <c>/</c> of the others home.</summary>
public sealed class HostGate(RequestDelegate next, HostTable hosts)
{
    // Supervisors ask by whatever address they know; the style sheet is that of the small pages of links.
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
