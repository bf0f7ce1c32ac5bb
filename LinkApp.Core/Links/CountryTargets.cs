using System.Collections.Concurrent;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Links;

/// <summary>
/// The targets of a link by country, in sorted arrays that are searched by country code. A dictionary instead took several
/// kilobytes of memory per link, with a hundred thousand links.
/// </summary>
public sealed class CountryTargets
{
    // Country names are the titles of these rules, so all links share one object for each.
    private static readonly ConcurrentDictionary<string, ClickText> Titles = new(StringComparer.Ordinal);

    private static readonly CountryTargets None = new([]);

    private readonly ushort[] _codes;
    private readonly Target[] _targets;

    private CountryTargets(KeyValuePair<string, string>[] ordered)
    {
        _codes = Array.ConvertAll(ordered, pair => (ushort)CountryKey.FromCode(pair.Key));
        _targets = Array.ConvertAll(ordered, pair => new Target(pair.Value, Titles.GetOrAdd(Country.GetName(pair.Key), name => new ClickText(name))));
    }

    /// <summary>Creates the targets of a link; links without any share one object.</summary>
    /// <param name="destinations">Destinations by ISO 3166-1 alpha-2 code in upper case; each code once.</param>
    public static CountryTargets Create(IReadOnlyCollection<KeyValuePair<string, string>> destinations) =>
        destinations.Count == 0 ? None : new([.. destinations.OrderBy(pair => CountryKey.FromCode(pair.Key))]);

    /// <summary>All targets, in the order of their country codes.</summary>
    public IEnumerable<Target> All => _targets;

    /// <summary>The target for visitors of a country; null if the link has no rule for it.</summary>
    public Target? Find(string? country)
    {
        var index = country is null ? -1 : Array.BinarySearch(_codes, (ushort)CountryKey.FromCode(country));
        return index < 0 ? null : _targets[index];
    }
}
