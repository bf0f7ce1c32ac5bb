using System.Text.Encodings.Web;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>
/// Leads the browser to a provider. Not by a redirect: our Content-Security-Policy lets forms post to our own host only, and Chromium
/// applies that to the redirects that follow, at the provider as well. So the answer to the form is a page that goes there by itself.
/// </summary>
internal static class ProviderWay
{
    /// <summary>Replaces the redirect that the framework has made by such a page.</summary>
    public static IResult Lead(HttpContext context, ProviderSettings provider)
    {
        var address = context.Response.Headers.Location.ToString();
        context.Response.Headers.Location = default;
        context.Response.Headers.CacheControl = "no-store";
        var (url, name) = (HtmlEncoder.Default.Encode(address), HtmlEncoder.Default.Encode(provider.Name));
        return TypedResults.Content(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8" />
              <meta name="viewport" content="width=device-width, initial-scale=1" />
              <meta name="color-scheme" content="light dark" />
              <meta http-equiv="refresh" content="0; url={url}" />
              <title>{name} · LinkApp</title>
            </head>
            <body>
              <main><h1>One moment</h1><p><a href="{url}">Continue to {name}</a></p></main>
            </body>
            </html>
            """,
            "text/html; charset=utf-8", statusCode: StatusCodes.Status200OK);
    }
}
