using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Redirects;

/// <summary>Builds the short URLs of links.</summary>
public sealed class ShortUrls(LinkSettings settings, HttpSettings http, HostTable hosts)
{
    /// <summary>The short URL of a link; <paramref name="baseUri"/> is the address at which the reader opened LinkApp.</summary>
    public string GetUrl(Link link, Uri baseUri) => GetUrl(link.OrganizationId, link.Domain, link.Slug, baseUri);

    /// <summary>The short URL of a link for the answer to a request.</summary>
    public string GetUrl(Link link, HttpRequest request) => GetUrl(link, new Uri($"{request.Scheme}://{request.Host}"));

    /// <summary>
    /// The short URL of a slug: on <paramref name="domain"/>, else on the organization's main domain, else on the first of
    /// <c>Links:ShortHosts</c>, else on the host of <paramref name="baseUri"/>.
    /// </summary>
    public string GetUrl(int organizationId, string? domain, string slug, Uri baseUri) => GetHost(organizationId, domain) is { } host
        ? $"{baseUri.Scheme}://{host}{http.BasePath}/{Slug.Escape(slug)}"
        : $"{baseUri.GetLeftPart(UriPartial.Authority)}{http.BasePath}/{Slug.Escape(slug)}";

    /// <summary>The short URL of a link if its host is known without a request, else null. The scheme is then https.</summary>
    public string? FindUrl(Link link) => GetHost(link.OrganizationId, link.Domain) is { } host ? $"https://{host}{http.BasePath}/{Slug.Escape(link.Slug)}" : null;

    /// <summary>Where visitors go who find no link on the host of a short URL.</summary>
    public FallbackUrls GetFallbacks(int organizationId, string? domain) => hosts.Find(GetHost(organizationId, domain)).Fallbacks;

    /// <summary>The host of short URLs of organizations without a domain; null for the host on which LinkApp was opened.</summary>
    public string? SharedHost => settings.ShortHosts is [var host, ..] ? host : null;

    /// <summary>The host of short URLs if it is known without a request, else null.</summary>
    public string? GetHost(int organizationId, string? domain) =>
        hosts.FindDomain(organizationId, domain) ?? SharedHost;
}
