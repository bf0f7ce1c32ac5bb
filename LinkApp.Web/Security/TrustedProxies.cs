using LinkApp.Web.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace LinkApp.Web.Security;

/// <summary>Believes forwarded headers from trusted proxies only, walking chains of them from the right.</summary>
public static class TrustedProxies
{
    public static IApplicationBuilder UseTrustedForwardedHeaders(this IApplicationBuilder app, ProxySettings proxy)
    {
        // The framework takes "no known proxy" for "any proxy is known": nobody trusted means that nobody is asked.
        if (proxy.Trusted.Count == 0)
            return app;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor
                | ForwardedHeaders.XForwardedProto
                | ForwardedHeaders.XForwardedHost,
            // As many hops as there are trusted proxies: each step asks whether the hop before is one.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxy.Trusted)
            options.KnownIPNetworks.Add(network);
        return app.UseForwardedHeaders(options);
    }
}
