using System.Net;
using LinkApp.Core.Hosts;
using LinkApp.Web.Settings;
using Microsoft.Extensions.Primitives;

namespace LinkApp.Web.Security;

/// <summary>
/// Believes X-Forwarded-For, -Proto and -Host from trusted proxies only. Each proxy adds what it saw on the right, so the
/// chain is walked from there: from one trusted proxy to the next, up to the first address that is not a trusted proxy.
/// Everything left of that came from the visitor, and may be forged.
/// </summary>
/// <remarks>The framework's middleware splits all lists and copies the originals to other headers: 0.4 µs and 400 bytes for each redirect.</remarks>
public sealed class TrustedProxies(RequestDelegate next, ProxySettings proxy, HostTable hosts, UntrustedProxies untrusted)
{
    private const int MaxHostLength = 255;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } peer)
        {
            if (proxy.IsTrusted(peer))
                ReadHeaders(context, peer);
            else if (HasForwarded(context.Request.Headers))
                untrusted.Record(peer);
        }
        return next(context);
    }

    /// <summary>Whether a request has headers that only proxies send.</summary>
    public static bool HasForwarded(IHeaderDictionary headers) => headers.ContainsKey("X-Forwarded-For")
        || headers.ContainsKey("X-Forwarded-Proto") || headers.ContainsKey("Forwarded") || headers.ContainsKey("CF-Connecting-IP");

    private void ReadHeaders(HttpContext context, IPAddress peer)
    {
        var headers = context.Request.Headers;
        var hops = Walk(headers["X-Forwarded-For"], ref peer);
        if (proxy.AddressHeader is { } header && headers[header] is [{ } text] && IPAddress.TryParse(text, out var address))
            peer = address;
        context.Connection.RemoteIpAddress = peer;

        var scheme = GetEntry(headers["X-Forwarded-Proto"], hops);
        if (scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase))
            context.Request.Scheme = Uri.UriSchemeHttps;
        else if (scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase))
            context.Request.Scheme = Uri.UriSchemeHttp;

        var host = GetEntry(headers["X-Forwarded-Host"], hops);
        var sent = headers.Host.ToString();
        // Most proxies send the same host in both headers.
        if (!host.IsEmpty && !host.Equals(sent, StringComparison.OrdinalIgnoreCase) && IsHost(host)
            && host.ToString() is var forwarded && hosts.MayReplace(sent, forwarded))
            context.Request.Host = new HostString(forwarded);
    }

    /// <summary>
    /// Sets <paramref name="peer"/> to the nearest address that is not a trusted proxy. An entry that is not an address ends the
    /// walk at the last one that a trusted proxy has added. Returns how many proxies have added to the lists: at least one.
    /// </summary>
    private int Walk(StringValues addresses, ref IPAddress peer)
    {
        var hops = 0;
        foreach (var entry in new EntriesFromRight(addresses))
        {
            if (!IPEndPoint.TryParse(entry, out var endpoint))
                break;
            peer = endpoint.Address;
            hops++;
            if (!proxy.IsTrusted(peer))
                break;
        }
        return Math.Max(hops, 1);
    }

    /// <summary>
    /// The entry that the outermost of <paramref name="hops"/> proxies has added to a list; if not all of them added one, the
    /// outermost entry; empty if there is none.
    /// </summary>
    private static ReadOnlySpan<char> GetEntry(StringValues list, int hops)
    {
        ReadOnlySpan<char> found = [];
        foreach (var entry in new EntriesFromRight(list))
        {
            found = entry;
            if (--hops == 0)
                break;
        }
        return found;
    }

    private static bool IsHost(ReadOnlySpan<char> text) =>
        text.Length <= MaxHostLength
            && !text.ContainsAny("/\\?#@")
            && Uri.TryCreate($"http://{text}", UriKind.Absolute, out _)
            && HostCheck.CanBeRead(text.ToString());

    /// <summary>The entries of a list in one header or several, the last one first, without blanks and quotes.</summary>
    private ref struct EntriesFromRight(StringValues lines)
    {
        private int _line = lines.Count;
        private ReadOnlySpan<char> _rest;

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly EntriesFromRight GetEnumerator() => this;

        public bool MoveNext()
        {
            while (true)
            {
                if (_rest.IsEmpty)
                {
                    if (_line == 0)
                        return false;
                    _rest = lines[--_line];
                }
                var comma = _rest.LastIndexOf(',');
                Current = _rest[(comma + 1)..].Trim().Trim('"');
                _rest = comma < 0 ? [] : _rest[..comma];
                if (!Current.IsEmpty)
                    return true;
            }
        }
    }
}
