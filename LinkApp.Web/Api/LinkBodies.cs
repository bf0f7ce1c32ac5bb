using LinkApp.Core.Links;
using LinkApp.Web.Json;
using LinkApp.Web.Redirects;

namespace LinkApp.Web.Api;

/// <summary>Converts links to the API's JSON.</summary>
internal sealed class LinkBodies(ShortUrls urls, TimeProvider time)
{
    /// <summary>A link as it is now, with the short URL on the host that the request came to.</summary>
    public LinkBody Create(Link link, HttpRequest request) => LinkBody.From(link, urls.GetUrl(link, request), time.GetUtcNow().UtcDateTime);
}
