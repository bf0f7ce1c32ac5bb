namespace LinkApp.Core.Hosts;

/// <summary>A domain of an organization: a host on which only the links of that organization answer.</summary>
public sealed class Domain
{
    /// <summary>The most domains that an organization can have.</summary>
    public const int MaxPerOrganization = 100;

    /// <summary>The most characters of <see cref="AppleAppSiteAssociation"/> and of <see cref="AssetLinks"/>.</summary>
    public const int MaxFileLength = 65_536;

    public int Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>The host as browsers send it: international names in xn-- form, a port if only that port is meant. Unique in the installation.</summary>
    public required string Host { get; init; }

    /// <summary>When the first request came in on the host; null while the domain is pending.</summary>
    public DateTime? LiveSince { get; set; }

    /// <summary>
    /// Whether no request has come in on the host yet, so that it may lead elsewhere or nowhere. No short URL is on a pending
    /// domain, but links answer on it, from the first request on.
    /// </summary>
    public bool IsPending => LiveSince is null;

    /// <summary>Whether short URLs are on this domain by default. An organization has at most one main domain, and that is live.</summary>
    public bool IsMain { get; set; }

    /// <summary>Whether a pending domain becomes the main one when it goes live.</summary>
    public bool BecomesMain { get; set; }

    /// <summary>Where <c>/</c> redirects; null leaves that to the configuration.</summary>
    public string? Home { get; set; }

    /// <summary>Where visitors go who ask for an address that no link has; null leaves that to the configuration.</summary>
    public string? UnknownUrl { get; set; }

    /// <summary>Where visitors of expired links go that have no fallback URL; null leaves that to the configuration.</summary>
    public string? ExpiredUrl { get; set; }

    /// <summary>Where visitors of disabled links go that have no fallback URL; null leaves that to the configuration.</summary>
    public string? DisabledUrl { get; set; }

    /// <summary>What <c>/.well-known/apple-app-site-association</c> answers on it (JSON); null for a 404.</summary>
    public string? AppleAppSiteAssociation { get; set; }

    /// <summary>What <c>/.well-known/assetlinks.json</c> answers on it (JSON); null for a 404.</summary>
    public string? AssetLinks { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The email address of the member, or the name of the API key, that added it; null for the command line.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Where visitors go who find no link on it.</summary>
    internal FallbackUrls GetFallbacks() => new(UnknownUrl, ExpiredUrl, DisabledUrl);
}
