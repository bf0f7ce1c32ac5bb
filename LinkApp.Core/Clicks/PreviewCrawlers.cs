using System.Buffers;

namespace LinkApp.Core.Clicks;

/// <summary>
/// The crawlers of social networks, messengers and offices that fetch a page to preview it: the one list for what they are shown,
/// for what <c>robots.txt</c> allows, and for what counts as a bot.
/// </summary>
public static class PreviewCrawlers
{
    // Longer headers are made up; the names are at the beginning.
    internal const int MaxLength = 512;

    // Apple's Messages sends the first two names.
    private static readonly string[] Names =
    [
        "facebookexternalhit", "Twitterbot", "Facebot", "facebookcatalog", "meta-externalfetcher", "LinkedInBot", "Slackbot", "Slack-ImgProxy", "WhatsApp/",
        "TelegramBot", "Discordbot", "Pinterestbot", "pinterest.com/bot", "SkypeUriPreview", "Mastodon/", "redditbot", "vkShare", "Viber/", "Embedly",
        "Iframely", "Snap URL Preview", "SnapURLPreview", "Synapse", "Bluesky", "Lemmy/", "Tumblr/", "Chatwork LinkPreview", "Zoombot", "NotionEmbedder",
        "Nextcloud Server Crawler",
    ];

    // People's apps add the same names to the user agent of the browser inside them.
    private static readonly string[] Apps = ["Viber/", "WhatsApp/", "Mastodon/", "Bluesky", "Lemmy/", "Tumblr/"];

    private static readonly SearchValues<string> NameValues = SearchValues.Create(Names, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names as <c>robots.txt</c> can have them: letters, "-" and "_" (RFC 9309).</summary>
    public static IReadOnlyList<string> ProductTokens { get; } =
        [.. Names.Select(crawler => crawler.TrimEnd('/')).Where(name => name.All(letter => char.IsAsciiLetter(letter) || letter is '-' or '_'))];

    /// <summary>Whether a User-Agent header is that of such a crawler.</summary>
    public static bool Contains(string? userAgent)
    {
        var text = userAgent.AsSpan();
        if (text.Length > MaxLength)
            text = text[..MaxLength];
        return text.ContainsAny(NameValues) && WithoutApp(text.ToString()).AsSpan().ContainsAny(NameValues);
    }

    /// <summary>A user agent without the name of the app in which a browser runs.</summary>
    internal static string WithoutApp(string userAgent)
    {
        if (!userAgent.StartsWith("Mozilla/", StringComparison.Ordinal) || !userAgent.Contains("AppleWebKit", StringComparison.Ordinal))
            return userAgent;
        foreach (var app in Apps)
        {
            if (userAgent.Contains(app, StringComparison.OrdinalIgnoreCase))
                userAgent = userAgent.Replace(app, "", StringComparison.OrdinalIgnoreCase);
        }
        return userAgent;
    }
}
