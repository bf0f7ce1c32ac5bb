using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>The page that crawlers of social networks get for a link with its own title, description or picture. People are redirected.</summary>
internal static class SocialPreview
{
    public static bool IsFor(LinkEntry link, HttpRequest request) =>
        link.HasPreview && PreviewCrawlers.Contains(request.Headers.UserAgent);

    /// <param name="context">The crawler's request.</param>
    /// <param name="link">The link.</param>
    /// <param name="location">The destination, for people whose browser was mistaken for a crawler.</param>
    public static Task WriteAsync(HttpContext context, LinkEntry link, string location)
    {
        var options = link.Options;
        var url = StaticPage.Encode(location);
        var image = options.SocialImage is { } picture ? Destination.ToLocation(picture) : null;
        (string Name, string? Content)[] properties =
        [
            ("og:type", "website"), ("og:title", options.SocialTitle), ("og:description", options.SocialDescription), ("og:image", image),
            ("twitter:card", image is null ? "summary" : "summary_large_image"),
            ("twitter:title", options.SocialTitle), ("twitter:description", options.SocialDescription), ("twitter:image", image),
            ("description", options.SocialDescription),
        ];
        var head = string.Concat(properties.Where(property => property.Content is not null).Select(property =>
            $"\n  <meta {(property.Name.StartsWith("og:", StringComparison.Ordinal) ? "property" : "name")}=\"{property.Name}\" content=\"{StaticPage.Encode(property.Content!)}\">"));
        var page = StaticPage.Create(context.Request.PathBase, VisitorLanguage.English, options.SocialTitle ?? Destination.GetHost(location), $"""
            <body class="visitor">
              <main>
                <p><a href="{url}" rel="noreferrer">{url}</a></p>
              </main>
            </body>
            """, $"""{head}{"\n"}  <meta http-equiv="refresh" content="0; url={url}">""");
        return page.WriteAsync(context, StatusCodes.Status200OK);
    }
}
