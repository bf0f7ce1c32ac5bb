using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using LinkApp.Web.Assets;

namespace LinkApp.Web.StaticPages;

/// <summary>A rendered page for visitors of short links: no scripts, nothing from other hosts, no caching.</summary>
/// <param name="html">The page.</param>
/// <param name="styleHash">The hash of its style element, as the Content-Security-Policy names it; empty if it has none.</param>
internal sealed class StaticPage(byte[] html, string styleHash)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Encodes a text for HTML, including attributes.</summary>
    public static string Encode(string text) => Encoder.Encode(text);

    /// <param name="basePath">The base path of the request, which the addresses of assets start from.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="title">The page's title; encoded here.</param>
    /// <param name="body">The HTML of the body element, tags included.</param>
    /// <param name="head">HTML for the head element, in addition to what each page has.</param>
    /// <param name="style">CSS for a style element; the policy allows exactly this text.</param>
    public static StaticPage Create(string? basePath, VisitorLanguage language, string title, string body, string head = "", string style = "")
    {
        var html = $"""
            <!doctype html>
            <html lang="{language.Tag}" dir="{language.Direction}">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex">
              <meta name="color-scheme" content="light dark">
              <title>{Encode(title)}</title>
              <link rel="stylesheet" href="{basePath}/{AssetMap.Url("visitor.css")}">
              {(style.Length == 0 ? "" : $"<style>{style}</style>")}{head}
            </head>
            {body}
            </html>
            """;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        return new(Encoding.UTF8.GetBytes(html), style.Length == 0 ? "" : $" 'sha256-{hash}'");
    }

    /// <param name="context">The request that the page answers; HEAD gets only the headers.</param>
    /// <param name="status">The status code.</param>
    /// <param name="formAction">The value of form-action in the Content-Security-Policy.</param>
    public Task WriteAsync(HttpContext context, int status, string formAction = "'none'")
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'{styleHash}; img-src 'self'; base-uri 'none'; form-action {formAction}; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.ContentLength = html.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(html, context.RequestAborted).AsTask();
    }
}
