using System.Net;
using LinkApp.Core.Geo;

namespace LinkApp.Web.Links.Verifying;

/// <summary>A made-up visitor, whom both servers are asked about.</summary>
/// <param name="Name">What the list of differences calls them.</param>
/// <param name="UserAgent">Their User-Agent header.</param>
/// <param name="Language">Their Accept-Language header.</param>
internal sealed record VerifyVisitor(string Name, string UserAgent, string Language)
{
    private const string Windows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private const string Android =
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

    private const string Iphone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    private const string English = "en-US,en;q=0.9";

    // Of random addresses, a small country has one in some ten thousand.
    private const int MaxDraws = 2_000_000;

    /// <summary>The query with which they open the short URL; empty for none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Their IP address; null for that of this machine, whatever it is.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Visitors on three devices, in some languages, and one with a query.</summary>
    /// <param name="languages">Further languages, such as <c>de</c>.</param>
    public static IReadOnlyList<VerifyVisitor> Create(IEnumerable<string> languages) =>
    [
        new("Windows", Windows, English), new("Android", Android, English), new("iPhone", Iphone, English),
        .. languages.Select(language => new VerifyVisitor($"language {language}", Windows, language)),
        new("with a query", Windows, English) { Query = "?ref=verify" },
    ];

    /// <summary>A visitor in each country, by an address that the geo database has there. Countries of which none is found are left out.</summary>
    public static IReadOnlyList<VerifyVisitor> Create(IReadOnlyCollection<string> countries, VisitorLocator locator)
    {
        // The same addresses each time.
        var random = new Random(1);
        Dictionary<string, IPAddress> found = [];
        for (var draw = 0; draw < MaxDraws && found.Count < countries.Count; draw++)
        {
            var address = new IPAddress([(byte)random.Next(1, 224), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(1, 255)]);
            if (locator.Locate(address)?.Country is { } country && countries.Contains(country, StringComparer.OrdinalIgnoreCase))
                found.TryAdd(country, address);
        }
        return [.. found.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new VerifyVisitor($"country {entry.Key}", Windows, English) { Address = entry.Value })];
    }
}
