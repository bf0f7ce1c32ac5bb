using LinkApp.Core.Links;

namespace LinkApp.Tests.Support;

/// <summary>Options of a link of which none has its default; LinkFieldTests fails when a new one is missing.</summary>
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
