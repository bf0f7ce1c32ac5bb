using System.Security.Cryptography;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Security;

/// <summary>
/// The headers of every page. Scripts, styles, pictures and connections come from our own host only. Two exceptions
/// for styles, which can't run anything: <c>style</c> attributes, which MudBlazor writes, and style elements with the
/// page's nonce, which ApexCharts writes.
/// </summary>
public static class SecurityHeaders
{
    private const string NonceItem = "style-nonce";

    /// <summary>The nonce of the page that this request is for.</summary>
    public static string StyleNonce(this HttpContext context) => (string)context.Items[NonceItem]!;

    public static void UseSecurityHeaders(this IApplicationBuilder app, MapSettings map)
    {
        var policy = string.Join("; ",
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'nonce-{0}'",
            "style-src-attr 'unsafe-inline'",
            $"img-src 'self' data:{(map.TileOrigin is { } origin ? " " + origin.Replace("//a.", "//*.", StringComparison.Ordinal) : "")}",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");

        app.Use((context, next) =>
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            context.Items[NonceItem] = nonce;
            // As the answer begins: an error page starts by clearing all headers.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = policy.Replace("{0}", nonce, StringComparison.Ordinal);
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
