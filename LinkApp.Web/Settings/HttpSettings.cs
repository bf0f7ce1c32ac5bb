using System.Buffers;
using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>The hosts of pages and the API, and the path of LinkApp on its hosts.</summary>
/// <param name="AdminHosts">The hosts that answer pages and the API; empty means any host.</param>
/// <param name="BasePath">The path that everything is under, such as <c>/links</c>: begins with a slash and ends without one.
/// Empty if LinkApp has whole hosts.</param>
public sealed record HttpSettings(IReadOnlyList<string> AdminHosts, string BasePath)
{
    /// <summary>The path of LinkApp's cookies: they are not sent to the other programs of the host.</summary>
    public string CookiePath => BasePath.Length > 0 ? BasePath : "/";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    /// <summary>
    /// The name of a cookie, with the base path in it: browsers also send the cookies of a LinkApp at the root of the same host.
    /// </summary>
    public string GetCookieName(string name) => $"{name}{BasePath.Replace('/', '.')}";

    public static HttpSettings Read(SettingsReader reader) => new(
        LinkSettings.Hosts(
            reader, "Http:AdminHosts", "links.example.com",
            "The hosts that answer pages and the API, such as `links.example.com`; all others answer short links only."),
        ReadBasePath(reader));

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
