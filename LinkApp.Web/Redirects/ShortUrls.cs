using LinkApp.Web.Settings;

namespace LinkApp.Web.Redirects;

/// <summary>Writes the address that people share for a slug.</summary>
public sealed class ShortUrls(LinkSettings settings, HttpSettings http)
{
    /// <summary>The short URL of a slug: on the first of <c>Links:ShortHosts</c>, else on the host that <paramref name="baseUri"/> has.</summary>
    public string Of(string slug, Uri baseUri) =>
        settings.ShortHosts is [var host, ..]
            ? $"{baseUri.Scheme}://{host}{http.BasePath}/{slug}"
            : $"{baseUri.GetLeftPart(UriPartial.Authority)}{http.BasePath}/{slug}";

    /// <summary>The short URL of a slug on the host that a request came to.</summary>
    public string Of(string slug, HttpRequest request) => Of(slug, new Uri($"{request.Scheme}://{request.Host}"));
}
