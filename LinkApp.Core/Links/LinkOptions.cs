using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>How a link behaves, besides where it leads.</summary>
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

    /// <summary>UTC, left out; null for ever.</summary>
    public DateTime? ValidUntil { get; init; }

    /// <summary>After so many clicks the link is over; bots and visitors whom a rule refuses are not counted. Null for no limit.</summary>
    public long? MaxClicks { get; init; }

    /// <summary>Whether visitors are redirected at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether the link is put away: it redirects as before, but lists leave it out.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Where visitors go once the link is over or switched off; null for a page that says so.</summary>
    public string? FallbackUrl { get; init; }

    /// <summary>The hash of the password that visitors must know, as Identity makes it; null for none. Leaves the process in no form.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Whether the short URL's query is added to the destination's, whose own parameters win.</summary>
    public bool ForwardQuery { get; init; }

    /// <summary>For the people who keep the link; visitors never see them.</summary>
    public string? Notes { get; init; }

    /// <summary>The title that social networks show; null leaves it to the destination.</summary>
    public string? SocialTitle { get; init; }

    public string? SocialDescription { get; init; }

    /// <summary>The address of the picture that social networks show.</summary>
    public string? SocialImage { get; init; }

    /// <summary>What a link with these options is at a time (UTC), apart from its clicks.</summary>
    public LinkState StateAt(DateTime now) =>
        !IsEnabled ? LinkState.Disabled
        : ValidUntil <= now ? LinkState.Expired
        : ValidFrom > now ? LinkState.Scheduled
        : LinkState.Active;

    /// <summary>Times marked as UTC, texts trimmed, and empty ones taken for none.</summary>
    internal LinkOptions Clean() => this with
    {
        ValidFrom = Utc(ValidFrom),
        ValidUntil = Utc(ValidUntil),
        FallbackUrl = Clean(FallbackUrl),
        Notes = Clean(Notes),
        SocialTitle = Clean(SocialTitle),
        SocialDescription = Clean(SocialDescription),
        SocialImage = Clean(SocialImage),
    };

    internal IEnumerable<FieldError> Errors()
    {
        if (!StatusCodes.Contains(StatusCode))
            yield return new("statusCode", $"A status code is one of {string.Join(", ", StatusCodes)}.");
        if (ValidFrom >= ValidUntil)
            yield return new("validUntil", "The end must be after the beginning.");
        if (MaxClicks is < 1)
            yield return new("maxClicks", "The most clicks are a whole number from 1; leave it out for no limit.");
        if (Clean(FallbackUrl) is { } fallback && Destination.Error(fallback) is { } wrong)
            yield return new("fallbackUrl", wrong);
        if (Notes?.Length > MaxNotesLength)
            yield return new("notes", $"Notes can have at most {MaxNotesLength} characters.");
        if (SocialTitle?.Length > MaxSocialTitleLength)
            yield return new("socialTitle", $"The title can have at most {MaxSocialTitleLength} characters.");
        if (SocialDescription?.Length > MaxSocialDescriptionLength)
            yield return new("socialDescription", $"The description can have at most {MaxSocialDescriptionLength} characters.");
        if (Clean(SocialImage) is { } image && Destination.Error(image) is { } wrongImage)
            yield return new("socialImage", wrongImage);
    }

    // What does not say whose clock it is of is UTC, as everywhere here; the store would take it for this machine's.
    private static DateTime? Utc(DateTime? time) => time is { Kind: DateTimeKind.Local } local ? local.ToUniversalTime()
        : time is { } given ? DateTime.SpecifyKind(given, DateTimeKind.Utc)
        : null;

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
