using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace LinkApp.Web.Accounts;

/// <summary>
/// Names the session cookie by the connection: with the prefix <c>__Host-</c> over https, which browsers accept only from this host
/// itself, with <c>Secure</c> and for all paths (RFC 6265bis, 4.1.3.2); without it over http. Under a base path it is
/// <c>__Secure-</c>, since the cookie must not go to the other programs of the host. Sessions under the name that earlier versions
/// used go on, and get the new name when they are renewed.
/// </summary>
internal sealed class SessionCookies(HttpSettings http) : ICookieManager
{
    private const string Name = "LinkApp";

    private readonly ChunkingCookieManager _inner = new();

    private readonly string _prefix = http.BasePath.Length == 0 ? "__Host-" : "__Secure-";

    private readonly string _name = http.GetCookieName(Name);

    /// <summary>The cookie's name on a connection.</summary>
    public string GetName(bool isHttps) => isHttps ? _prefix + _name : _name;

    /// <param name="context">The request.</param>
    /// <param name="key">The name that earlier versions used.</param>
    public string? GetRequestCookie(HttpContext context, string key) =>
        _inner.GetRequestCookie(context, GetName(context.Request.IsHttps)) ?? _inner.GetRequestCookie(context, key);

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
    {
        DeleteEarlier(context, key, options);
        _inner.AppendResponseCookie(context, GetName(context.Request.IsHttps), value, options);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions options)
    {
        DeleteEarlier(context, key, options);
        _inner.DeleteCookie(context, GetName(context.Request.IsHttps), options);
    }

    private void DeleteEarlier(HttpContext context, string key, CookieOptions options)
    {
        if (context.Request.Cookies.ContainsKey(key))
            _inner.DeleteCookie(context, key, options);
    }
}
