using System.Collections.Concurrent;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Links;

/// <summary>
/// Where the visitors of some countries go: found by the two letters of the country, in arrays. A dictionary for each of a
/// hundred thousand links took several kilobytes of memory.
/// </summary>
public sealed class CountryTargets
{
    // The same few names are the rules' titles of all links.
    private static readonly ConcurrentDictionary<string, ClickText> Titles = new(StringComparer.Ordinal);

    private static readonly CountryTargets None = new([]);

    private readonly ushort[] _codes;
    private readonly Target[] _targets;

    private CountryTargets(KeyValuePair<string, string>[] ordered)
    {
        _codes = Array.ConvertAll(ordered, pair => (ushort)CountryKey.Of(pair.Key));
        _targets = Array.ConvertAll(ordered, pair => new Target(pair.Value, Titles.GetOrAdd(Country.NameOf(pair.Key), name => new ClickText(name))));
    }

    /// <summary>The targets of a link; one object for all links that have none.</summary>
    /// <param name="destinations">By ISO 3166-1 alpha-2 code, upper case; each once.</param>
    public static CountryTargets Of(IReadOnlyCollection<KeyValuePair<string, string>> destinations) =>
        destinations.Count == 0 ? None : new([.. destinations.OrderBy(pair => CountryKey.Of(pair.Key))]);

    /// <summary>All of them, in the order of their codes.</summary>
    public IEnumerable<Target> All => _targets;

    /// <summary>Where visitors of a country go; null where the link has no rule for it.</summary>
    public Target? Find(string? country)
    {
        var at = country is null ? -1 : Array.BinarySearch(_codes, (ushort)CountryKey.Of(country));
        return at < 0 ? null : _targets[at];
    }
}
