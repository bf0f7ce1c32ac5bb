using System.Text;
using System.Text.RegularExpressions;
using LinkApp.Core.Hosts;

namespace LinkApp.Core.Links;

/// <summary>Validates and converts destinations.</summary>
public static partial class Destination
{
    public const int MaxLength = 2048;

    /// <summary>The error of what is no address of a web page.</summary>
    internal const string FormError = "A destination is a full address that starts with http:// or https://.";

    /// <summary>The most characters of <see cref="GetHostAndPath"/>.</summary>
    public const int MaxShortLength = 48;

    /// <summary>
    /// What is wrong with a destination, or null. Only absolute http and https addresses without credentials pass, and only in
    /// a form that browsers read as we do: by the WHATWG's URL standard a backslash is a slash, tabs and line breaks are
    /// removed, and any number of slashes may come before the host.
    /// </summary>
    /// <param name="destination">The destination, without placeholders.</param>
    /// <param name="apps">The schemes of apps that pass as well; null for none.</param>
    public static string? Error(string? destination, AppSchemes? apps = null)
    {
        if (string.IsNullOrWhiteSpace(destination))
            return "Enter a destination.";
        if (destination.Length > MaxLength)
            return $"A destination can have at most {MaxLength} characters; this one has {destination.Length}.";
        if (destination.AsSpan().ContainsAnyInRange('\0', '\x1f') || destination.Contains('\x7f'))
            return "A destination can't contain control characters or line breaks.";
        if (destination.Contains('\\'))
            return "A destination can't contain a backslash, which browsers read as a slash. Write / instead, or %5C if you mean a backslash.";
        destination = destination.Trim();
        if (apps is not null && AppSchemes.IsApp(destination))
            return apps.Error(destination);
        if (!Start().IsMatch(destination)
            || !Uri.TryCreate(destination, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.Host.Length == 0)
            return FormError;
        if (uri.UserInfo.Length > 0)
            return "A destination can't contain a user name or password.";
        return HasUsableHost(uri) && Authority().IsMatch(destination) ? null : "The host of a destination must be a valid name, such as example.com.";
    }

    /// <summary>
    /// What was typed or pasted as a destination, without the spaces around it, and with <c>https://</c> if it starts with a host,
    /// such as <c>example.com/offer</c>. The result may be invalid.
    /// </summary>
    public static string Complete(string typed)
    {
        typed = typed.Trim();
        return StartsWithHost().IsMatch(typed) ? $"https://{typed.TrimStart('/')}" : typed;
    }

    /// <summary>The destination as the value of a Location header: ASCII only, international host names in xn-- form.</summary>
    public static string ToLocation(string destination)
    {
        destination = destination.Trim();
        if (AppSchemes.IsApp(destination))
            return AppSchemes.ToLocation(destination);
        if (Ascii.IsValid(destination))
            return destination;
        var uri = new Uri(destination, UriKind.Absolute);
        var server = uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        // The IdnHost of an IPv6 address has no brackets.
        return (uri.HostNameType == UriHostNameType.Dns ? server.Replace(uri.Host, uri.IdnHost, StringComparison.Ordinal) : server)
            + uri.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment | UriComponents.KeepDelimiter, UriFormat.UriEscaped);
    }

    /// <summary>The Unicode and the xn-- form of an international host; null for any other host.</summary>
    public static (string Readable, string Ascii)? InternationalHost(string destination)
    {
        if (!Uri.TryCreate(destination.Trim(), UriKind.Absolute, out var uri) || uri.HostNameType != UriHostNameType.Dns || !HasUsableHost(uri))
            return null;
        var readable = HostName.Readable(uri.IdnHost);
        return readable == uri.IdnHost ? null : (readable, uri.IdnHost);
    }

    /// <summary>The host of a destination, for lists in which the whole address is too long; of an app's, what opens it.</summary>
    public static string GetHost(string destination) =>
        AppSchemes.IsApp(destination) ? GetHostAndPath(destination)
            : Uri.TryCreate(destination, UriKind.Absolute, out var uri) ? uri.Host : destination;

    /// <summary>
    /// The host and the path of a destination, such as <c>example.com/my</c>: no scheme, www, query or slash at the end; of an app's, all but
    /// the query. Cut at <see cref="MaxShortLength"/>.
    /// </summary>
    public static string GetHostAndPath(string destination)
    {
        if (AppSchemes.IsApp(destination))
            return Shorten(destination.Split('?', 2)[0]);
        if (!Uri.TryCreate(destination, UriKind.Absolute, out var uri))
            return destination;
        var host = uri.Host.StartsWith("www.", StringComparison.Ordinal) ? uri.Host[4..] : uri.Host;
        // Readable: placeholders have braces, which are escaped.
        return Shorten(host + Uri.UnescapeDataString(uri.AbsolutePath).TrimEnd('/'));
    }

    private static string Shorten(string text) => text.Length <= MaxShortLength ? text : string.Concat(text.AsSpan(0, MaxShortLength - 1), "…");

    /// <summary>
    /// Whether a host has a valid ASCII form. Uri accepts some hosts that have none, and throws only when the form is read. It
    /// also accepts names with spaces: a no-break space becomes one.
    /// </summary>
    private static bool HasUsableHost(Uri uri) =>
        HostName.GetAscii(uri) is { } host && Ascii.IsValid(host) && !host.Contains(' ') && Uri.CheckHostName(host) != UriHostNameType.Unknown;

    // A name of several parts or an IPv4 address, which may contain placeholders; then a port, a path, a query, or nothing.
    [GeneratedRegex(@"^(//)?[\p{L}\p{N}{}-]+(\.[\p{L}\p{N}{}-]+)+(:[0-9]+)?([/?#]|$)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex StartsWithHost();

    // Exactly two slashes: browsers ignore a third.
    [GeneratedRegex("^https?://[^/?#]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Start();

    // Uri reads whatever follows an address in brackets as the path.
    [GeneratedRegex(@"^https?://@?([^\[\]@:/?#]+|\[[0-9A-F:.]+\])(:[0-9]*)?([/?#]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Authority();
}
