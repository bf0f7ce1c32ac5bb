using System.Buffers;
using LinkApp.Core.Links;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>The page that crawlers of social networks get for a link with its own title, description or picture. People are redirected.</summary>
internal static class SocialPreview
{
    // Those in the crawler list that fetch a page to preview it. Apple's Messages sends the first two names.
    private static readonly string[] Crawlers =
    [
        "facebookexternalhit", "Twitterbot", "Facebot", "facebookcatalog", "meta-externalfetcher", "LinkedInBot", "Slackbot", "Slack-ImgProxy", "WhatsApp/",
        "TelegramBot", "Discordbot", "Pinterestbot", "pinterest.com/bot", "SkypeUriPreview", "Mastodon/", "redditbot", "vkShare", "Viber/", "Embedly",
        "Iframely", "Snap URL Preview", "SnapURLPreview", "Synapse", "Bluesky", "Lemmy/", "Tumblr/", "Chatwork LinkPreview",
    ];

    private static readonly SearchValues<string> CrawlerValues = SearchValues.Create(Crawlers, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names of these crawlers as <c>robots.txt</c> can have them: letters, "-" and "_" (RFC 9309).</summary>
    public static IReadOnlyList<string> ProductTokens { get; } =
        [.. Crawlers.Select(crawler => crawler.TrimEnd('/')).Where(name => name.All(letter => char.IsAsciiLetter(letter) || letter is '-' or '_'))];

    public static bool IsFor(LinkEntry link, HttpRequest request) =>
        link.HasPreview && request.Headers.UserAgent.ToString() is var agent && agent.AsSpan().ContainsAny(CrawlerValues);

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
