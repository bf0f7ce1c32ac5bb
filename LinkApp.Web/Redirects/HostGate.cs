using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Web.Assets;
using LinkApp.Web.Security;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Serves pages and the API only on the hosts that are meant for them, and redirects <c>/</c> to the home page of a host that has one.</summary>
public sealed class HostGate(RequestDelegate next, HostTable hosts, DomainArrivals arrivals, VisitorPages pages)
{
    // Health checks may use any host. The style sheet is that of visitors' pages; their logos are on every host, too.
    private static readonly PathString[] Everywhere = ["/healthz", "/readyz", "/" + AssetMap.Url("visitor.css")];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var host = hosts.Find(request.Host.Value);
        arrivals.Record(host);
        if (request.Path == "/" && host.Home is { } home && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            RedirectAnswers.WriteRedirect(context.Response, StatusCodes.Status302Found, Destination.ToLocation(home));
            return Task.CompletedTask;
        }
        if (Everywhere.Contains(request.Path) || request.Path.StartsWithSegments("/" + LogoUrl.Root) || (host.IsShort && request.Path == RobotsTxt.Path))
            return next(context);
        if (!host.IsAdmin)
            return pages.WriteAsync(context, VisitorPage.NothingHere, host.OrganizationId);
        return HostCheck.IsName(request.Host) ? next(context) : HostCheck.RefuseAsync(context);
    }
}
