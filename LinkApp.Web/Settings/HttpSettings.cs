using System.Buffers;
using LinkApp.Core.Settings;
using static System.FormattableString;

namespace LinkApp.Web.Settings;

/// <summary>The hosts for which browsers use https alone.</summary>
public enum HstsScope
{
    /// <summary>The host of the address.</summary>
    Host,

    /// <summary>That host and all below it.</summary>
    Subdomains,

    /// <summary>The same, with consent to the lists that browsers come with.</summary>
    Preload,
}

/// <summary>The hosts of pages and the API, and the path of LinkApp on its hosts.</summary>
/// <param name="AdminHosts">The hosts that answer pages and the API; empty means any host.</param>
/// <param name="BasePath">The path that everything is under, such as <c>/links</c>: begins with a slash and ends without one.
/// Empty if LinkApp has whole hosts.</param>
/// <param name="Hsts">How long browsers use https alone after an answer over it; null to say nothing.</param>
/// <param name="HstsScope">For which hosts they do.</param>
public sealed record HttpSettings(IReadOnlyList<string> AdminHosts, string BasePath, TimeSpan? Hsts = null, HstsScope HstsScope = HstsScope.Host)
{
    // What the preload lists of browsers ask for.
    private static readonly TimeSpan MinPreload = TimeSpan.FromDays(365);

    /// <summary>The path of LinkApp's cookies: they are not sent to the other programs of the host.</summary>
    public string CookiePath => BasePath.Length > 0 ? BasePath : "/";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    /// <summary>
    /// The name of a cookie, with the base path in it: browsers also send the cookies of a LinkApp at the root of the same host.
    /// </summary>
    public string GetCookieName(string name) => $"{name}{BasePath.Replace('/', '.')}";

    /// <summary>The value of <c>Strict-Transport-Security</c>; null for no such header.</summary>
    public string? StrictTransport => Hsts is { } time
        ? Invariant($"max-age={(long)time.TotalSeconds}") + HstsScope switch
        {
            HstsScope.Subdomains => "; includeSubDomains",
            HstsScope.Preload => "; includeSubDomains; preload",
            _ => "",
        }
        : null;

    public static HttpSettings Read(SettingsReader reader)
    {
        var hosts = LinkSettings.Hosts(
            reader, "Http:AdminHosts", "links.example.com",
            "The hosts that answer pages and the API, such as `links.example.com`; all others answer short links only.");
        var path = ReadBasePath(reader);
        var hsts = reader.SpanOr(
            "off", "Http:Hsts", TimeSpan.FromDays(365), TimeSpan.FromMinutes(1), TimeSpan.FromDays(3_650),
            "How long browsers use https alone for a host after they reached it over https (HSTS), such as `365d`.");
        const string ScopeKey = "Http:HstsScope";
        var scope = reader.Choice(
            ScopeKey, HstsScope.Host,
            "For which hosts: the one of the address, its subdomains as well, or these and the lists that browsers come with (`Preload`).");
        if (scope != HstsScope.Host && hsts is null)
            reader.Fail(ScopeKey, $"{scope}", "has no effect without Http:Hsts. Set that to a duration, such as 365d.");
        else if (scope == HstsScope.Preload && hsts < MinPreload)
            reader.Fail("Http:Hsts", Duration.Format(hsts.Value), $"is too short for {ScopeKey}=Preload, which needs {Duration.Format(MinPreload)} or more.");
        return new(hosts, path, hsts, scope);
    }

    private static string ReadBasePath(SettingsReader reader)
    {
        const string Key = "Http:BasePath";
        var path = reader.OptionalText(Key, "The path that all of LinkApp is under, such as `/links`, on a host that it shares with others.") ?? "";
        // A slash at the end is allowed, as in nginx's location /links/ { … }.
        var bare = path.EndsWith('/') ? path[..^1] : path;
        if (bare.Length == 0 || (bare.StartsWith('/') && bare[1..].Split('/').All(IsSegment)))
            return bare;
        reader.Fail(
            Key, path,
            "must be the path of LinkApp on its host, such as /links: "
                + "it begins with a slash and has letters, digits, \"-\", \"_\", \".\" and \"~\", no host and no query.");
        return "";
    }

    // Browsers resolve the segments "." and ".." in URLs.
    private static bool IsSegment(string segment) => segment is not ("" or "." or "..") && !segment.AsSpan().ContainsAnyExcept(Allowed);
}
