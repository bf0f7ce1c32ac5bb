using System.Text;
using LinkApp.Web.Assets;

namespace LinkApp.Web.Redirects;

/// <summary>What a visitor sees whom no link leads anywhere: small, static, and telling nothing about the installation.</summary>
internal sealed class PlainPage(int status, string title, string heading, string text)
{
    public static readonly PlainPage UnknownLink = new(
        StatusCodes.Status404NotFound,
        "Link not found",
        "This link does not exist",
        "It may have been mistyped or deleted. Check the address, or ask whoever gave it to you.");

    public static readonly PlainPage Unavailable = new(
        StatusCodes.Status503ServiceUnavailable,
        "Try again soon",
        "This link can’t be opened for the moment",
        "The server can’t look it up. Try again in a minute.");

    private readonly byte[] _page = Encoding.UTF8.GetBytes($"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="robots" content="noindex">
          <title>{title}</title>
          <link rel="stylesheet" href="{AssetMap.Url("site.css")}">
        </head>
        <body class="plain-page">
          <main>
            <h1>{heading}</h1>
            <p>{text}</p>
          </main>
        </body>
        </html>
        """);

    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.ContentLength = _page.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(_page, context.RequestAborted).AsTask();
    }
}
