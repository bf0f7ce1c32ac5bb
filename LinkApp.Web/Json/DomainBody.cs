using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Json;

/// <summary>A short domain in the API's JSON. The body of a GET can be sent back.</summary>
public sealed record DomainBody
{
    /// <summary>The host name. International names are accepted in either form and returned in their xn-- form.</summary>
    public string? Host { get; init; }

    /// <summary>The host name as people read it. Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public string? Name { get; init; }

    /// <summary>
    /// "pending" until the first request has come in on the host, then "live". Links answer on a pending domain, but no
    /// short URL is on it. Set by LinkApp; ignored in requests.
    /// </summary>
    [ReadOnly(true)]
    public string? Status { get; init; }

    /// <summary>
    /// Whether this is the main domain, which short URLs use unless their link names another one. In a request, true makes
    /// it the main one: a live domain at once, a pending one when it goes live.
    /// </summary>
    public bool? Main { get; init; }

    /// <summary>Where its <c>/</c> redirects to; null for nowhere. In a PATCH, null leaves it unchanged and "" removes it.</summary>
    public string? Home { get; init; }

    /// <summary>Where visitors go who ask for an address that no link has; null for <c>Links:UnknownUrl</c>. In a PATCH as <c>home</c>.</summary>
    public string? UnknownUrl { get; init; }

    /// <summary>
    /// Where visitors of links without a fallback URL go that have expired or reached their maximum clicks; null for
    /// <c>Links:ExpiredUrl</c>. In a PATCH as <c>home</c>.
    /// </summary>
    public string? ExpiredUrl { get; init; }

    /// <summary>Where visitors of disabled links without a fallback URL go; null for <c>Links:DisabledUrl</c>. In a PATCH as <c>home</c>.</summary>
    public string? DisabledUrl { get; init; }

    /// <summary>The text of <c>/.well-known/apple-app-site-association</c>, a JSON object; null for none. In a PATCH as <c>home</c>.</summary>
    public string? AppleAppSiteAssociation { get; init; }

    /// <summary>The text of <c>/.well-known/assetlinks.json</c>, a JSON array; null for none. In a PATCH as <c>home</c>.</summary>
    public string? AssetLinks { get; init; }

    /// <summary>The number of links that name it. Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public int? Links { get; init; }

    /// <summary>Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? CreatedAt { get; init; }

    /// <summary>Who added it; null for the command line. Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public string? CreatedBy { get; init; }

    /// <summary>Fields that a domain does not have, so that misspelt ones are refused and not silently ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    public static DomainBody From(ListedDomain listed) => new()
    {
        Host = listed.Domain.Host,
        Name = HostName.Readable(listed.Domain.Host),
        Status = GetStatus(listed.Domain),
        Main = listed.Domain.IsMain,
        Home = listed.Domain.Home,
        UnknownUrl = listed.Domain.UnknownUrl,
        ExpiredUrl = listed.Domain.ExpiredUrl,
        DisabledUrl = listed.Domain.DisabledUrl,
        AppleAppSiteAssociation = listed.Domain.AppleAppSiteAssociation,
        AssetLinks = listed.Domain.AssetLinks,
        Links = listed.Links,
        CreatedAt = listed.Domain.CreatedAt,
        CreatedBy = listed.Domain.CreatedBy,
    };

    /// <summary>The status of a domain, as the API and commands write it.</summary>
    internal static string GetStatus(Domain domain) => domain.IsPending ? "pending" : "live";

    internal DomainDraft ToDraft() => new()
    {
        Home = Home,
        UnknownUrl = UnknownUrl,
        ExpiredUrl = ExpiredUrl,
        DisabledUrl = DisabledUrl,
        AppleAppSiteAssociation = AppleAppSiteAssociation,
        AssetLinks = AssetLinks,
    };

    internal IEnumerable<FieldError> Errors() => (Unknown ?? []).Keys.Select(name => new FieldError(
        name, $"\"{name}\" is not a field of a domain. It has host, main, home, unknownUrl, expiredUrl, disabledUrl, appleAppSiteAssociation and assetLinks."));
}

/// <summary>An organization's domains, the main one first.</summary>
public sealed record DomainListBody(IReadOnlyList<DomainBody> Domains);
