using System.Security.Cryptography;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Security;

/// <summary>
/// The headers of every page. Scripts, styles, pictures and connections come from our own host only. Two exceptions
/// for styles, which can't run anything: <c>style</c> attributes, which MudBlazor writes, and style elements with the
/// page's nonce, which ApexCharts writes. The API's reference page, which a package makes, has its own policy.
/// </summary>
public static class SecurityHeaders
{
    private const string NonceItem = "style-nonce";
    private const string ForeignItem = "foreign-page";
    private const string PolicyItem = "content-policy";

    /// <summary>The nonce of the page that this request is for.</summary>
    public static string StyleNonce(this HttpContext context) => (string)context.Items[NonceItem]!;

    /// <summary>
    /// Relaxes the policy for the page of this request, which a package makes: it may have an inline script with the returned
    /// nonce, and style elements without one. Other scripts still come from our own host only, and none is made from text.
    /// </summary>
    public static string AllowForeignPage(this HttpContext context)
    {
        context.Items[ForeignItem] = true;
        return context.StyleNonce();
    }

    /// <summary>Gives the answer to this request a Content-Security-Policy of its own, for a file that is no page.</summary>
    public static void SetContentPolicy(this HttpContext context, string policy) => context.Items[PolicyItem] = policy;

    public static void UseSecurityHeaders(this IApplicationBuilder app, MapSettings map)
    {
        var own = Policy(map, scripts: "'self'", styles: "'self' 'nonce-{0}'");
        var foreign = Policy(map, scripts: "'self' 'nonce-{0}'", styles: "'self' 'unsafe-inline'");

        app.Use((context, next) =>
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            context.Items[NonceItem] = nonce;
            // When the response starts, since an error page first clears all headers.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                // A visitor's page has brought a stricter one.
                if (headers.ContentSecurityPolicy.Count == 0)
                    headers.ContentSecurityPolicy = context.Items[PolicyItem] as string
                        ?? (context.Items.ContainsKey(ForeignItem) ? foreign : own).Replace("{0}", nonce, StringComparison.Ordinal);
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static string Policy(MapSettings map, string scripts, string styles) => string.Join("; ",
        "default-src 'self'",
        $"script-src {scripts}",
        $"style-src {styles}",
        "style-src-attr 'unsafe-inline'",
        $"img-src 'self' data:{(map.TileOrigin is { } origin ? " " + origin.Replace("//a.", "//*.", StringComparison.Ordinal) : "")}",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'");
}
