using System.Text;
using LinkApp.Core.Hosts;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Security;

/// <summary>
/// Refuses requests with a host name that can't be decoded. The framework decodes names that contain xn--; if one is not
/// valid, it throws wherever the host is read. Browsers refuse these names, too.
/// </summary>
public sealed class HostCheck(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        CanBeRead(context.Request.Headers.Host.ToString()) ? next(context) : RefuseAsync(context);

    /// <summary>Whether <see cref="HttpRequest.Host"/> can be read if the header has this value.</summary>
    internal static bool CanBeRead(string host)
    {
        if (Ascii.IsValid(host) && !host.Contains("xn--", StringComparison.Ordinal))
            return true;
        try
        {
            HostString.FromUriComponent(host).ToUriComponent();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether a host is a valid name, with which URLs of pages can be built; short links answer on any host.</summary>
    internal static bool IsName(HostString host) => host.Value is { Length: > 0 } name && HostName.TryParse(name, out _);

    /// <summary>Answers that the host is not valid.</summary>
    internal static Task RefuseAsync(HttpContext context)
    {
        context.RequestServices.GetRequiredService<RefusedRequests>().Record(StatusCodes.Status400BadRequest, "The Host header is not a valid host name.");
        return context.Request.Path.StartsWithSegments("/api") ? TypedResults.Problem(
            "The Host header is not a valid host name. Send the name by which LinkApp is reached, such as links.example.com.",
            statusCode: StatusCodes.Status400BadRequest, title: "Host not valid").ExecuteAsync(context)
        : context.RequestServices.GetRequiredService<VisitorPages>().WriteAsync(context, VisitorPage.HostNotValid, organizationId: 0);
    }
}
