using LinkApp.Core.Links;

namespace LinkApp.Tests.Support;

/// <summary>Link options that all differ from their defaults; LinkFieldTests fails if a new option is missing here.</summary>
public static class EveryOption
{
    public static readonly LinkOptions Changed = new()
    {
        StatusCode = 308,
        ValidFrom = DateTime.UnixEpoch,
        ValidUntil = new DateTime(2096, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        MaxClicks = 1_000,
        IsEnabled = false,
        IsArchived = true,
        FallbackUrl = "https://example.com/over",
        PasswordHash = "hash",
        ForwardQuery = true,
        IsCrawlable = true,
        Notes = "n",
        SocialTitle = "t",
        SocialDescription = "d",
        SocialImage = "https://example.com/i.png",
    };
}
