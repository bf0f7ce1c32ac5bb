using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;

namespace LinkApp.Web.Domains;

/// <summary>The form of a domain.</summary>
public sealed class DomainInput
{
    /// <summary>The host of the domain that is changed; null for a new one.</summary>
    public string? Present { get; set; }

    public string Host { get; set; } = "";

    public string Home { get; set; } = "";

    public string UnknownUrl { get; set; } = "";

    public string ExpiredUrl { get; set; } = "";

    public string DisabledUrl { get; set; } = "";

    public string AppleAppSiteAssociation { get; set; } = "";

    public string AssetLinks { get; set; } = "";

    /// <summary>The form that changes a domain.</summary>
    public static DomainInput From(Domain domain) => new()
    {
        Present = domain.Host,
        Host = HostName.Readable(domain.Host),
        Home = domain.Home ?? "",
        UnknownUrl = domain.UnknownUrl ?? "",
        ExpiredUrl = domain.ExpiredUrl ?? "",
        DisabledUrl = domain.DisabledUrl ?? "",
        AppleAppSiteAssociation = domain.AppleAppSiteAssociation ?? "",
        AssetLinks = domain.AssetLinks ?? "",
    };

    public DomainDraft ToDraft() => new()
    {
        Home = Home,
        UnknownUrl = UnknownUrl,
        ExpiredUrl = ExpiredUrl,
        DisabledUrl = DisabledUrl,
        AppleAppSiteAssociation = AppleAppSiteAssociation,
        AssetLinks = AssetLinks,
    };
}
