using System.Net;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LinkApp.Web.Security;

/// <summary>
/// Where LinkApp has a certificate of its own, pages need https: plain http beside it leads there, and the API refuses what it is sent, so
/// that no password, cookie or key goes on working that was readable on its way. Short links have been answered before; addresses of this
/// machine alone are exempt.
/// </summary>
internal sealed class RequiredHttps(RequestDelegate next, TlsSettings tls, IServer server)
{
    // What holds no secret, and is asked for by supervisors, crawlers and the pages for visitors.
    private static readonly string[] Open = ["/healthz", "/readyz", "/robots.txt", "/assets"];
    private static readonly string[] Programs = ["/api", "/metrics"];

    private int? _port = tls.Port;

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (context.Request.IsHttps || IsLocal(context.Connection.LocalIpAddress) || Array.Exists(Open, open => path.StartsWithSegments(open)))
            return next(context);
        if (Array.Exists(Programs, start => path.StartsWithSegments(start)))
            return TypedResults.Problem(
                "Here, the API needs https. The key of this request was readable on its way: revoke it if that way is not yours alone.",
                statusCode: StatusCodes.Status403Forbidden, title: "Use https").ExecuteAsync(context);
        if (!HostCheck.IsName(context.Request.Host))
            return HostCheck.RefuseAsync(context);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = GetTarget(context.Request);
        // A form is not sent again: what was typed into it has been readable.
        context.Response.StatusCode = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? StatusCodes.Status307TemporaryRedirect
            : StatusCodes.Status303SeeOther;
        return Task.CompletedTask;
    }

    private string GetTarget(HttpRequest request)
    {
        _port ??= FindPort();
        var host = _port == 443 ? new HostString(request.Host.Host) : new HostString(request.Host.Host, _port.Value);
        return $"https://{host.ToUriComponent()}{request.PathBase}{request.Path}{request.QueryString}";
    }

    private int FindPort() => (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(BindingAddress.Parse)
        .Where(address => address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase)).Select(address => address.Port).FirstOrDefault(443);

    // A Unix socket has no address.
    private static bool IsLocal(IPAddress? address) => address is null || IPAddress.IsLoopback(address);
}
