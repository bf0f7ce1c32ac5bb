using LinkApp.Web.Settings;

namespace LinkApp.Web.Security;

/// <summary>
/// The headers of every page. Scripts, styles, pictures and connections come from our own host only; the one
/// exception is <c>style</c> attributes, which MudBlazor writes and which can't load or run anything.
/// </summary>
public static class SecurityHeaders
{
    public static void UseSecurityHeaders(this IApplicationBuilder app, MapSettings map)
    {
        var policy = string.Join("; ",
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",
            $"img-src 'self' data:{(map.TileOrigin is { } origin ? " " + origin.Replace("//a.", "//*.", StringComparison.Ordinal) : "")}",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");

        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            return next(context);
        });
    }
}
