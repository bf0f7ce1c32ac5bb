using LinkApp.Core.Hosts;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Domains;

/// <summary>What an admin wants a domain to be like. Null keeps what the domain has, an empty text removes it.</summary>
public sealed record DomainDraft
{
    /// <inheritdoc cref="Domain.Home"/>
    public string? Home { get; init; }

    /// <inheritdoc cref="Domain.UnknownUrl"/>
    public string? UnknownUrl { get; init; }

    /// <inheritdoc cref="Domain.ExpiredUrl"/>
    public string? ExpiredUrl { get; init; }

    /// <inheritdoc cref="Domain.DisabledUrl"/>
    public string? DisabledUrl { get; init; }

    /// <inheritdoc cref="Domain.AppleAppSiteAssociation"/>
    public string? AppleAppSiteAssociation { get; init; }

    /// <inheritdoc cref="Domain.AssetLinks"/>
    public string? AssetLinks { get; init; }

    /// <summary>The addresses of visitors who find no link, with the fields that errors name.</summary>
    internal IEnumerable<(string Field, string? Url)> Fallbacks => [("unknownUrl", UnknownUrl), ("expiredUrl", ExpiredUrl), ("disabledUrl", DisabledUrl)];

    /// <summary>What is wrong with the files of apps; null if nothing is.</summary>
    internal FieldError? FileError() =>
        AppLinkFile.AppleError(Clean(AppleAppSiteAssociation)) is { } apple ? new("appleAppSiteAssociation", apple)
            : AppLinkFile.AndroidError(Clean(AssetLinks)) is { } android ? new("assetLinks", android) : null;

    /// <summary>Gives a domain what the draft says.</summary>
    internal void Apply(Domain domain)
    {
        domain.Home = Pick(Home, domain.Home);
        domain.UnknownUrl = Pick(UnknownUrl, domain.UnknownUrl);
        domain.ExpiredUrl = Pick(ExpiredUrl, domain.ExpiredUrl);
        domain.DisabledUrl = Pick(DisabledUrl, domain.DisabledUrl);
        domain.AppleAppSiteAssociation = Pick(AppleAppSiteAssociation, domain.AppleAppSiteAssociation);
        domain.AssetLinks = Pick(AssetLinks, domain.AssetLinks);
    }

    /// <summary>A text without the white space around it; null if nothing is left.</summary>
    internal static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Pick(string? wanted, string? present) => wanted is null ? present : Clean(wanted);
}
