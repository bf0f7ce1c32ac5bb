using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Links;

/// <summary>
/// The schemes of destinations that open an app instead of a web page, such as <c>mailto:</c> or <c>myapp://</c>. Only those that the
/// operator allows are accepted; those that run or show what is in the address itself never are.
/// </summary>
public sealed partial class AppSchemes
{
    private const string Key = "Links:AppSchemes";
    private const int MaxLength = 40;

    // They run scripts, show content of their own, read files, address the browser itself, or wrap another address: intent: names any scheme
    // and a second address inside of itself.
    private static readonly FrozenSet<string> Never = FrozenSet.Create(
        StringComparer.Ordinal, "about", "android-app", "blob", "chrome", "chrome-extension", "chrome-search", "chrome-untrusted", "content", "data",
        "devtools", "edge", "feed", "file", "filesystem", "http", "https", "intent", "jar", "javascript", "livescript", "mhtml", "mocha", "moz-extension",
        "ms-appinstaller", "ms-browser-extension", "ms-msdt", "ms-officecmd", "ms-search", "opera", "res", "resource", "safari-extension",
        "search", "search-ms", "shell", "vbs", "vbscript", "view-source", "webkit-extension", "ws", "wss", "wyciwyg");

    /// <summary>None is allowed.</summary>
    public static readonly AppSchemes None = new([]);

    private readonly FrozenSet<string> _allowed;

    private AppSchemes(IEnumerable<string> allowed) => _allowed = allowed.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The allowed schemes, in lower case and without the colon.</summary>
    public IReadOnlyCollection<string> Allowed => _allowed;

    /// <summary>Allows schemes, in lower case; tests use it, and others read the settings.</summary>
    internal static AppSchemes Allow(params IEnumerable<string> schemes) => new(schemes.Where(scheme => !Never.Contains(scheme)));

    public static AppSchemes Read(SettingsReader reader)
    {
        List<string> allowed = [];
        foreach (var entry in reader.List(
            Key, "none",
            "Schemes of destinations that open an app, besides `http` and `https`: `mailto, tel, sms, myapp`. Schemes that run scripts or wrap other "
                + "addresses, such as `javascript`, `data` or `intent`, can't be allowed.") ?? [])
        {
            var scheme = entry.Split(':')[0].ToLowerInvariant();
            if (!Scheme().IsMatch(scheme) || scheme.Length > MaxLength)
                reader.Fail(Key, entry, "must be schemes such as mailto or myapp: letters, digits, +, - and ., beginning with a letter.");
            else if (scheme is "http" or "https")
                reader.Fail(Key, entry, "can be left out: http and https are always allowed.");
            else if (Never.Contains(scheme))
                reader.Fail(Key, entry, $"can't be allowed: {scheme} runs what is in the address, or leads elsewhere than it says.");
            else
                allowed.Add(scheme);
        }
        return allowed.Count == 0 ? None : new(allowed);
    }

    /// <summary>Whether a destination begins with a scheme other than that of web pages. The scheme need not be allowed.</summary>
    public static bool IsApp(string destination) => !IsWeb(destination) && FindScheme(destination) is not (null or "http" or "https");

    /// <summary>
    /// Whether the part behind the scheme has a host, a path and a query, as web addresses have: <c>myapp://shop/1?x=2</c>, but not
    /// <c>mailto:ada@example.com</c> or <c>tel:+60123</c>, of which all is one thing.
    /// </summary>
    public static bool IsHierarchical(string destination) => destination.AsSpan().TrimStart() is var text
        && text.IndexOf(':') is var colon and > 0 && text[(colon + 1)..].StartsWith("//");

    /// <summary>What is wrong with a destination that <see cref="IsApp"/>, or null.</summary>
    public string? Error(string destination)
    {
        var scheme = FindScheme(destination)!;
        if (!_allowed.Contains(scheme))
            return _allowed.Count == 0 || Never.Contains(scheme)
                ? Destination.FormError
                : $"{Destination.FormError} Destinations of apps begin with {string.Join(", ", _allowed.Order(StringComparer.Ordinal).Select(own => $"{own}:"))}.";
        return destination.Trim().Length > scheme.Length + 1 ? null : $"Write what follows {scheme}:, such as {Example(scheme)}.";
    }

    /// <summary>An app's destination as the value of a Location header: ASCII without spaces.</summary>
    internal static string ToLocation(string destination)
    {
        var location = new StringBuilder(destination.Length);
        foreach (var rune in destination.Trim().EnumerateRunes())
        {
            if (rune.Value is > 0x20 and < 0x7f)
                location.Append((char)rune.Value);
            else
                location.Append(Uri.EscapeDataString(rune.ToString()));
        }
        return location.ToString();
    }

    // Nearly all are, and redirects with placeholders ask.
    private static bool IsWeb(string destination) =>
        destination.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || destination.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The scheme of an address in lower case; null if it has none.</summary>
    internal static string? FindScheme(string destination)
    {
        var text = destination.AsSpan().Trim();
        var colon = text.IndexOf(':');
        return colon is > 0 and <= MaxLength && Scheme().IsMatch(text[..colon]) ? text[..colon].ToString().ToLowerInvariant() : null;
    }

    private static string Example(string scheme) => scheme switch
    {
        "mailto" => "mailto:ada@example.com",
        "tel" or "sms" => $"{scheme}:+15550100",
        _ => $"{scheme}://open",
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Scheme();
}
