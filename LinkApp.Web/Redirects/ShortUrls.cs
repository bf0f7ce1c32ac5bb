using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Redirects;

/// <summary>Writes the address that people share for a link.</summary>
public sealed class ShortUrls(LinkSettings settings, HttpSettings http, HostTable hosts)
{
    /// <summary>The short URL of a link, where <paramref name="baseUri"/> is how the reader has reached LinkApp.</summary>
    public string GetUrl(Link link, Uri baseUri) => GetUrl(link.OrganizationId, link.Domain, link.Slug, baseUri);

    /// <summary>The short URL of a link on the host that a request came to.</summary>
    public string GetUrl(Link link, HttpRequest request) => GetUrl(link, new Uri($"{request.Scheme}://{request.Host}"));

    /// <summary>
    /// The short URL of a slug: on the domain that is named, else on the organization's main one, else on the first of
    /// <c>Links:ShortHosts</c>, else on the host that <paramref name="baseUri"/> has.
    /// </summary>
    public string GetUrl(int organizationId, string? domain, string slug, Uri baseUri) => GetHost(organizationId, domain) is { } host
        ? $"{baseUri.Scheme}://{host}{http.BasePath}/{slug}"
        : $"{baseUri.GetLeftPart(UriPartial.Authority)}{http.BasePath}/{slug}";

    /// <summary>The short URL of a link where its host is known without a request, which tells the scheme, too; else null.</summary>
    public string? FindUrl(Link link) => GetHost(link.OrganizationId, link.Domain) is { } host ? $"https://{host}{http.BasePath}/{link.Slug}" : null;

    /// <summary>The host of short URLs of organizations without a domain; null for the one that the reader is on.</summary>
    public string? SharedHost => settings.ShortHosts is [var host, ..] ? host : null;

    /// <summary>The host of short URLs, where it is known without a request.</summary>
    public string? GetHost(int organizationId, string? domain) =>
        hosts.FindDomain(organizationId, domain) ?? SharedHost;
}
