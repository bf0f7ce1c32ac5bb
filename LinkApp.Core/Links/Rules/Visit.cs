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

    /// <summary>Where the visitor is; null if unknown.</summary>
    public Place? Place { get; init; }

    public Agent Agent { get; init; } = Agent.Unknown;

    /// <summary>The visitor's IP address; null if unknown.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The Accept-Language header.</summary>
    public string? AcceptLanguage { get; init; }

    /// <summary>What follows the slug in the path: empty or with a leading slash, escaped as it was received.</summary>
    public string Path { get; init; } = "";

    /// <summary>The query of the short URL with its question mark, or empty; escaped as it was received.</summary>
    public string QueryString { get; init; } = "";

    /// <summary>How many redirected clicks the link had before this one, without bots.</summary>
    public long Clicks { get; init; }

    /// <summary>A salted hash of the visitor's address by <see cref="DaySalt"/>: the same for one day, and no way back to the address.</summary>
    public ulong Fingerprint { get; init; }

    /// <summary>The languages that the browser prefers most, as Accept-Language names them; empty without that header.</summary>
    public IReadOnlyList<string> Languages => _languages ??= Rules.AcceptLanguage.Preferred(AcceptLanguage);

    /// <summary>The values of a query parameter, "" for one without a value; null if it is absent. Upper and lower case differ.</summary>
    public IReadOnlyList<string>? Query(string name) => (_query ??= Parse(QueryString)).GetValueOrDefault(name);

    private static Dictionary<string, string[]> Parse(string query) => QueryParameter.Parse(query)
        .GroupBy(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal)
        .ToDictionary(values => values.Key, values => values.ToArray(), StringComparer.Ordinal);
}
