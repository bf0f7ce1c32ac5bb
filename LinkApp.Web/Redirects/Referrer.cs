using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace LinkApp.Web.Redirects;

/// <summary>
/// The site that a visitor comes from. Only its host is stored, since paths and queries may contain private data.
/// </summary>
internal static class Referrer
{
    /// <summary>The field of the password form with the referrer's host: the browser itself would send the form's page as the referrer.</summary>
    public const string FormField = "referrer";

    private const int MaxHostLength = 253;

    // The longest that a label of a host name can be; few whole host names are longer.
    private const int MaxPlainLength = 63;

    private static readonly SearchValues<char> PlainHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>
    /// The host that a request comes from: from the Referer header, or from a field of the password form, which must have been read.
    /// Null for direct visits.
    /// </summary>
    public static string? Read(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
            return ParseHost(request.Headers.Referer);
        var form = request.HttpContext.Features.Get<IFormFeature>()?.Form;
        return form?[FormField] is [{ Length: > 0 } host] ? ParseHost($"https://{host}/") : null;
    }

    /// <summary>The host of a Referer header in lower case; null for direct visits and for values that are not web addresses.</summary>
    public static string? ParseHost(string? referer)
    {
        if (string.IsNullOrEmpty(referer))
            return null;
        return ParsePlainHost(referer) ?? (Uri.TryCreate(referer, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" or "android-app"
            && uri.Host.Length is > 0 and <= MaxHostLength
                ? uri.Host.ToLowerInvariant()
                : null);
    }

    /// <summary>The host of a plain <c>https://host/…</c>, as nearly all are, in a tenth of the time that Uri needs. Null for others.</summary>
    private static string? ParsePlainHost(string referer)
    {
        const string Https = "https://";
        if (!referer.StartsWith(Https, StringComparison.Ordinal))
            return null;
        var rest = referer.AsSpan(Https.Length);
        var end = rest.IndexOf('/');
        if (end is <= 0 or > MaxPlainLength || rest[0] == '.')
            return null;
        var host = rest[..end];
        // A last label that begins with a digit may be a number such as 0x7f, which Uri converts to an IP address.
        return char.IsAsciiLetter(host[^1])
            && char.IsAsciiLetter(host[host.LastIndexOf('.') + 1])
            && !host.ContainsAnyExcept(PlainHost)
            && !host.Contains("..", StringComparison.Ordinal)
            ? host.ToString()
            : null;
    }
}
