using System.Globalization;
using LinkApp.Core.Hosts;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Redirects;

/// <summary>
/// The links with which somebody leaves out their clicks on a device: one for each host, since a cookie belongs to one. They are
/// valid for good; all that they allow is not to be counted.
/// </summary>
public sealed class DeviceLinks(InternalKey key, HostTable hosts, LinkSettings settings, HttpSettings http)
{
    /// <summary>The path of the page, relative to the base path and below a word that no slug can have.</summary>
    public const string Path = "account/not-counted";

    /// <summary>The parameter with the organization and a signature.</summary>
    public const string Parameter = "key";

    /// <summary>An organization's links: on the host on which LinkApp was opened, the shared short hosts, and its live domains.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="baseUri">The address at which the reader opened LinkApp.</param>
    public IReadOnlyList<string> GetUrls(int organizationId, Uri baseUri)
    {
        var domains = hosts.GetDomains(organizationId).Where(domain => !domain.IsPending).Select(domain => domain.Host);
        var id = organizationId.ToString(CultureInfo.InvariantCulture);
        var query = $"?{Parameter}={id}.{key.Sign(InternalKey.Use.Device, id)}";
        return
        [
            .. new[] { baseUri.Authority }.Concat(settings.ShortHosts).Concat(domains).Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(host => $"{baseUri.Scheme}://{host}{http.BasePath}/{Path}{query}"),
        ];
    }

    /// <summary>The organization of a link; null if its key is not valid.</summary>
    internal int? FindOrganization(HttpRequest request)
    {
        var value = request.Query[Parameter].ToString().AsSpan();
        return value.IndexOf('.') is > 0 and var dot
            && key.IsRight(InternalKey.Use.Device, value[..dot], value[(dot + 1)..])
            && int.TryParse(value[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
    }
}
