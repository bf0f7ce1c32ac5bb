using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Links.Rules;

/// <summary>
/// What is known of a visitor who opens a link: all that rules may ask for. It lives as long as the request, and only what
/// <see cref="Click"/> has is stored.
/// </summary>
public sealed class Visit
{
    private IReadOnlyList<string>? _languages;
    private Dictionary<string, string[]>? _query;

    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the visitor is; null where unknown.</summary>
    public Place? Place { get; init; }

    public Agent Agent { get; init; } = Agent.Unknown;

    /// <summary>The visitor's address; null where unknown.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The Accept-Language header.</summary>
    public string? AcceptLanguage { get; init; }

    /// <summary>What follows the slug in the path: empty, or begins with a slash; escaped as it came.</summary>
    public string Path { get; init; } = "";

    /// <summary>The short URL's query with its question mark, or empty; escaped as it came.</summary>
    public string QueryString { get; init; } = "";

    /// <summary>How many clicks the link has led somewhere before this one, bots left out.</summary>
    public long Clicks { get; init; }

    /// <summary>A number that stays the same for an address on one day, and tells nothing of it, as <see cref="DaySalt"/> makes it.</summary>
    public ulong Fingerprint { get; init; }

    /// <summary>The languages that the browser prefers above all others, as Accept-Language names them; none where it says nothing.</summary>
    public IReadOnlyList<string> Languages => _languages ??= Rules.AcceptLanguage.Preferred(AcceptLanguage);

    /// <summary>The values of a query parameter, "" for one without; null where it is not there. Upper and lower case differ.</summary>
    public IReadOnlyList<string>? Query(string name) => (_query ??= Parse(QueryString)).GetValueOrDefault(name);

    private static Dictionary<string, string[]> Parse(string query) => QueryParameter.Parse(query)
        .GroupBy(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal)
        .ToDictionary(values => values.Key, values => values.ToArray(), StringComparer.Ordinal);
}
