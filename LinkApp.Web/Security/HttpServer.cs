using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LinkApp.Web.Security;

/// <summary>What the HTTP server accepts: whatever browsers and proxies really send.</summary>
internal static class HttpServer
{
    /// <summary>The longest request line in bytes, with the address and its parameters. The server's own limit is 8 KB.</summary>
    public const int MaxRequestLineSize = 32 << 10;

    /// <summary>The most bytes of all headers. Browsers send all cookies of a host and its parent domains. The server's own limit is 32 KB.</summary>
    public const int MaxHeadersSize = 128 << 10;

    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineSize;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadersSize;
        kestrel.Limits.MaxRequestHeaderCount = 200;
        kestrel.RequestHeaderEncodingSelector = HeaderBytes.Select;
        RequestLines.Use(kestrel);
    }
}
