using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using LinkApp.Web.Assets;

namespace LinkApp.Web.StaticPages;

/// <summary>Renders the pages for visitors of short links: no scripts, nothing from other hosts, no caching.</summary>
internal static class StaticPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Encodes a text for HTML, including attributes.</summary>
    public static string Encode(string text) => Encoder.Encode(text);

    /// <param name="basePath">The base path of the request, which the addresses of assets start from.</param>
    /// <param name="head">HTML for the head element, in addition to what each page has.</param>
    /// <param name="title">The page's title; encoded here.</param>
    /// <param name="body">The HTML of the body element, tags included.</param>
    public static byte[] Render(PathString basePath, string title, string body, string head = "") => Encoding.UTF8.GetBytes($"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="robots" content="noindex">
          <title>{Encode(title)}</title>
          <link rel="stylesheet" href="{basePath}/{AssetMap.Url("site.css")}">{head}
        </head>
        {body}
        </html>
        """);

    /// <param name="context">The request that the page answers; HEAD gets only the headers.</param>
    /// <param name="status">The status code.</param>
    /// <param name="page">The result of <see cref="Render"/>.</param>
    /// <param name="formAction">The value of form-action in the Content-Security-Policy.</param>
    public static Task WriteAsync(HttpContext context, int status, byte[] page, string formAction = "'none'")
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self'; base-uri 'none'; form-action {formAction}; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.ContentLength = page.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }
}
