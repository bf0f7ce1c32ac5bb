using System.Text;
using LinkApp.Web.Assets;

namespace LinkApp.Web.Redirects;

/// <summary>What a visitor sees who opens a link that does not exist: small, static, and telling nothing about the installation.</summary>
internal static class UnknownLinkPage
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes($"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="robots" content="noindex">
          <title>Link not found</title>
          <link rel="stylesheet" href="{AssetMap.Url("site.css")}">
        </head>
        <body class="plain-page">
          <main>
            <h1>This link does not exist</h1>
            <p>It may have been mistyped or deleted. Check the address, or ask whoever gave it to you.</p>
          </main>
        </body>
        </html>
        """);

    public static Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status404NotFound;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = Page.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(Page, context.RequestAborted).AsTask();
    }
}
