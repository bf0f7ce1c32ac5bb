using LinkApp.Core.Links.Fields;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>How a link behaves, apart from its destinations. <see cref="LinkFields.Options"/> describes each of them.</summary>
public sealed record LinkOptions
{
    public const int MaxNotesLength = 5_000;
    public const int MaxSocialTitleLength = 200;
    public const int MaxSocialDescriptionLength = 500;

    public static readonly LinkOptions Default = new();

    /// <summary>The status codes that a redirect may have.</summary>
    public static readonly IReadOnlyList<int> StatusCodes = [301, 302, 307, 308];

    public int StatusCode { get; init; } = 302;

    /// <summary>UTC; null for always.</summary>
    public DateTime? ValidFrom { get; init; }

    /// <summary>UTC, left out; null for no end.</summary>
    public DateTime? ValidUntil { get; init; }

    /// <summary>The number of redirected clicks after which the link is over, bots left out. Null for no limit.</summary>
    public long? MaxClicks { get; init; }

    /// <summary>Whether visitors are redirected at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether the link is archived: it redirects as before, but lists leave it out.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Where visitors go once the link is expired or disabled; null for a page that says so.</summary>
    public string? FallbackUrl { get; init; }

    /// <summary>The hash of the password that visitors must know, as Identity makes it; null for none. Leaves the process in no form.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Whether the short URL's query is added to the destination's, whose own parameters win.</summary>
    public bool ForwardQuery { get; init; }

    /// <summary>Whether search engines may list the short URL: <c>robots.txt</c> then allows it.</summary>
    public bool IsCrawlable { get; init; }

    /// <summary>Notes for the editors of the link; visitors never see them.</summary>
    public string? Notes { get; init; }

    /// <summary>The title that social networks show; null leaves it to the destination.</summary>
    public string? SocialTitle { get; init; }

    public string? SocialDescription { get; init; }

    /// <summary>The address of the picture that social networks show.</summary>
    public string? SocialImage { get; init; }

    /// <summary>The state of a link with these options at a time (UTC), without regard to its clicks.</summary>
    public LinkState StateAt(DateTime now) =>
        !IsEnabled ? LinkState.Disabled
        : ValidUntil <= now ? LinkState.Expired
        : ValidFrom > now ? LinkState.Scheduled
        : LinkState.Active;

    /// <summary>Whether a link with these options has reached its maximum clicks.</summary>
    /// <param name="clicks">The redirected clicks, without bots.</param>
    public bool IsUsedUp(long clicks) => clicks >= MaxClicks;

    /// <summary>The options as they are stored: times in UTC, texts trimmed, null for an empty text.</summary>
    internal LinkOptions Clean() => LinkFields.Options.Aggregate(this, (options, option) => option.Clean(options));

    /// <summary>What is wrong with the options, by field.</summary>
    internal IEnumerable<FieldError> Errors()
    {
        foreach (var option in LinkFields.Options)
        {
            if (option.Error(this) is { } error)
                yield return new(option.Key, error);
        }
    }
}
