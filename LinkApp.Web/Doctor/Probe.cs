using System.Globalization;
using System.Net;
using LinkApp.Web.Redirects;
using LinkApp.Web.Security;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Connections.Features;

namespace LinkApp.Web.Doctor;

/// <summary>What a server saw of a request that <c>linkapp doctor --url</c> sent through the proxies in front of it.</summary>
/// <param name="Peer">The address of the connection.</param>
/// <param name="Visitor">The address that is the visitor's.</param>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">The host, with its port unless that is the default one.</param>
/// <param name="IsForwarded">Whether a proxy has added forwarded headers.</param>
/// <param name="IsTrusted">Whether the peer is a trusted proxy.</param>
internal sealed record Probe(string Peer, string Visitor, string Scheme, string Host, bool IsForwarded, bool IsTrusted)
{
    public const string Header = "X-LinkApp-Probe";

    /// <summary>How long a token is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>A token that shows that its sender can read the keys in the data folder.</summary>
    public static string CreateToken(InternalKey key, DateTimeOffset now)
    {
        var expiry = (now + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{expiry}.{key.Sign(InternalKey.Use.Probe, expiry)}";
    }

    /// <summary>What the server sees of a request; null unless the request has a valid token.</summary>
    public static Probe? Read(HttpContext context)
    {
        if (context.Request.Headers[Header].ToString() is not { Length: > 0 } token)
            return null;
        var services = context.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var dot = token.IndexOf('.');
        if (dot < 0
            || !long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var expiry)
            || now.ToUnixTimeSeconds() > expiry
            || !services.GetRequiredService<InternalKey>().IsRight(InternalKey.Use.Probe, token.AsSpan(0, dot), token.AsSpan(dot + 1)))
            return null;
        // The connection itself: the address of the request may be one that a proxy has sent.
        var peer = (context.Features.Get<IConnectionSocketFeature>()?.Socket.RemoteEndPoint as IPEndPoint)?.Address;
        if (peer?.IsIPv4MappedToIPv6 == true)
            peer = peer.MapToIPv4();
        return new(
            $"{peer}", $"{context.Connection.RemoteIpAddress}", context.Request.Scheme, context.Request.Host.Value ?? "",
            TrustedProxies.HasForwarded(context.Request.Headers), peer is not null && services.GetRequiredService<ProxySettings>().IsTrusted(peer));
    }
}
