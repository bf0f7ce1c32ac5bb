using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace LinkApp.Core.Hosts;

/// <summary>Host names as browsers send them: ASCII, lower case, with a port if only that port is meant.</summary>
public static class HostName
{
    public const int MaxLength = 255;

    private static readonly (string Scheme, string Port)[] Schemes = [("https://", ":443"), ("http://", ":80")];

#pragma warning disable RS0030 // This is its one place.
    private static readonly IdnMapping Idn = new();

    /// <summary>Parses a host without scheme and path, as people write it.</summary>
    /// <param name="text">The text; an international name may be in either form.</param>
    /// <param name="host">The host as browsers send it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? host)
    {
        host = null;
        // A port is allowed; a scheme or a path means that the text is not a host name.
        if (text.Length > MaxLength
            || !Uri.TryCreate($"http://{text}/", UriKind.Absolute, out var uri)
            || uri.PathAndQuery != "/"
            || uri.Fragment.Length > 0
            || uri.UserInfo.Length > 0)
            return false;
        if (GetAscii(uri) is not { } ascii)
            return false;
        host = Ascii.IsValid(text) ? text.ToLowerInvariant() : uri.IsDefaultPort ? ascii : $"{ascii}:{uri.Port}";
        var bare = Bare(host);
        // A name with a dot at the end is fully qualified and means the same host.
        host = $"{bare.TrimEnd('.')}{host.AsSpan(bare.Length)}";
        return host.Length > 0;
    }

    /// <summary>
    /// The host of a pasted address: without http:// or https:// and the default port of that scheme, without one slash at
    /// the end, and without spaces around it. Other text is returned as it is.
    /// </summary>
    public static string TrimAddress(string text)
    {
        text = text.Trim();
        foreach (var (scheme, port) in Schemes)
        {
            if (!text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                continue;
            var host = TrimSlash(text[scheme.Length..]);
            return host.EndsWith(port, StringComparison.Ordinal) ? host[..^port.Length] : host;
        }
        return TrimSlash(text);

        static string TrimSlash(string text) => text.EndsWith('/') ? text[..^1] : text;
    }

    /// <summary>The host of an address in its xn-- form; null if it has none. <see cref="Uri"/> checks this only when the property is read.</summary>
    public static string? GetAscii(Uri uri)
    {
        try
        {
            return uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    /// <summary>The host without its port.</summary>
    public static ReadOnlySpan<char> Bare(ReadOnlySpan<char> host) =>
        host.LastIndexOf(':') is var colon and >= 0 && !host[colon..].Contains(']') ? host[..colon] : host;

    /// <summary>Whether one request can match both hosts: the names are equal, and so are the ports if both have one.</summary>
    public static bool Overlap(string a, string b)
    {
        var bareA = Bare(a);
        var bareB = Bare(b);
        return bareA.Equals(bareB, StringComparison.OrdinalIgnoreCase)
            && (bareA.Length == a.Length || bareB.Length == b.Length || a.Equals(b, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The host as people read it: international names in Unicode.</summary>
    public static string Readable(string host)
    {
        var bare = Bare(host);
        if (!bare.Contains("xn--", StringComparison.Ordinal))
            return host;
        try
        {
            return $"{Idn.GetUnicode(bare.ToString())}{host.AsSpan(bare.Length)}";
#pragma warning restore RS0030
        }
        catch (ArgumentException)
        {
            // It starts with xn-- but is not a valid international name.
            return host;
        }
    }
}
