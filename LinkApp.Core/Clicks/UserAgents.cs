using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using BitFaster.Caching.Lru;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Reads user agents. Bots are recognized by the crawler-user-agents list; browser, system and device by marks that the main
/// engines have not changed for a decade. Results are cached, since a site sees few different user agents.
/// </summary>
public sealed class UserAgents
{
    private const int MaxLength = PreviewCrawlers.MaxLength;

    private static readonly (string Mark, string? Name)[] Browsers =
    [
        // Order matters: most of them also claim to be Chrome and Safari.
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("YaBrowser", "Yandex"),
        ("Vivaldi", "Vivaldi"), ("DuckDuckGo", "DuckDuckGo"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
        ("Chrome", "Chrome"), ("Trident", "Internet Explorer"), ("MSIE", "Internet Explorer"), ("Safari", "Safari"),
    ];

    private static readonly (string Mark, string? Name)[] Systems =
    [
        // It also claims to be Windows and Android.
        ("Windows Phone", null), ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("iPod", "iOS"),
        ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    private static readonly string[] Televisions = ["SmartTV", "SMART-TV", "AppleTV", "GoogleTV"];

    // Libraries, readers and offices that the list of crawlers does not have.
    private static readonly SearchValues<string> OtherPrograms = SearchValues.Create(
        ["GuzzleHttp", "PowerShell", "PostmanRuntime", "NetNewsWire", "Barracuda Sentinel", "ms-office", "Microsoft Office"], StringComparison.Ordinal);

    private static readonly SearchValues<char> RegexCharacters = SearchValues.Create(@"\^$.|?*+()[]{}");

    // Shared, since the expression takes 5 MB.
    private static readonly Lazy<(SearchValues<string> Literal, Regex Other)> Crawlers = new(ReadCrawlers);

    private readonly ConcurrentLru<string, Agent> _known = new(4_096);

    // Takes some 50 ms, so it is done before the first visitor.
    public UserAgents() => _ = Crawlers.Value;

    /// <summary>Reads a User-Agent header. A missing one does not mean a bot: privacy tools remove it for people, too.</summary>
    public Agent Read(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return Agent.Unknown;
        return _known.GetOrAdd(userAgent.Length > MaxLength ? userAgent[..MaxLength] : userAgent, Parse);
    }

    private static Agent Parse(string userAgent)
    {
        var system = First(Systems, userAgent);
        return new Agent(First(Browsers, userAgent), system, FindDevice(userAgent, system), IsBot(userAgent));
    }

    private static bool IsBot(string userAgent)
    {
        if (PreviewCrawlers.Contains(userAgent)
            || userAgent.AsSpan().ContainsAny(OtherPrograms)
            // Too short to be searched for within other user agents.
            || userAgent is "node" or "undici"
            || userAgent.StartsWith("Dart/", StringComparison.Ordinal)
            || userAgent.StartsWith("Java/", StringComparison.Ordinal))
            return true;
        userAgent = PreviewCrawlers.WithoutApp(userAgent);
        return userAgent.AsSpan().ContainsAny(Crawlers.Value.Literal) || Crawlers.Value.Other.IsMatch(userAgent);
    }

    private static (SearchValues<string>, Regex) ReadCrawlers()
    {
        using var stream = typeof(UserAgents).Assembly.GetManifestResourceStream("LinkApp.Core.crawlers.json")
            ?? throw new InvalidOperationException("The resource LinkApp.Core.crawlers.json is not in this build.");
        var patterns = JsonSerializer.Deserialize<string[]>(stream)!;

        // Most of the 1,500 patterns are plain words: one vectorised search finds them all. The rest share one
        // linear-time expression, so that no user agent can make matching slow.
        var literals = patterns.Select(AsLiteral).OfType<string>().ToArray();
        return (SearchValues.Create(literals, StringComparison.Ordinal), new Regex(
            string.Join('|', patterns.Where(pattern => AsLiteral(pattern) is null)),
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    private static string? FindDevice(string userAgent, string? system)
    {
        if (userAgent.Contains("iPad", StringComparison.Ordinal) || userAgent.Contains("Tablet", StringComparison.Ordinal))
            return "Tablet";
        if (userAgent.Contains("Opera Mini", StringComparison.Ordinal))
            return "Mobile";
        if (Array.Exists(Televisions, mark => userAgent.Contains(mark, StringComparison.Ordinal)))
            return null;
        return system switch
        {
            // Android says "Mobile" on phones and leaves it out on tablets.
            "Android" => userAgent.Contains("Mobile", StringComparison.Ordinal) ? "Mobile" : "Tablet",
            "iOS" => "Mobile",
            null => userAgent.Contains("Mobile", StringComparison.Ordinal) ? "Mobile" : null,
            _ => "Desktop",
        };
    }

    private static string? First((string Mark, string? Name)[] table, string userAgent)
    {
        foreach (var (mark, name) in table)
        {
            if (userAgent.Contains(mark, StringComparison.Ordinal))
                return name;
        }
        return null;
    }

    /// <summary>The text that a pattern matches when it is nothing but a text (with escapes), else null.</summary>
    private static string? AsLiteral(string pattern)
    {
        var text = pattern.Replace("\\/", "/", StringComparison.Ordinal).Replace("\\.", "\u0001", StringComparison.Ordinal)
            .Replace("\\(", "\u0002", StringComparison.Ordinal).Replace("\\)", "\u0003", StringComparison.Ordinal);
        return text.AsSpan().ContainsAny(RegexCharacters)
            ? null
            : text.Replace('\u0001', '.').Replace('\u0002', '(').Replace('\u0003', ')');
    }
}
