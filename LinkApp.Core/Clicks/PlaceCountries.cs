using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Clicks;

/// <summary>Finds the country of a place by the place's id; a place never changes its country, so known places come from memory.</summary>
/// <param name="reads">Asked for places that are not known; null if all are loaded before.</param>
internal sealed class PlaceCountries(ClickReads? reads = null)
{
    private const int Bound = 100_000;

    private readonly Dictionary<long, long> _known = [];

    /// <summary>Loads the countries of places at once.</summary>
    public void Load(ClickReads from, IEnumerable<long> places)
    {
        if (_known.Count >= Bound)
            _known.Clear();
        var missing = places.Where(place => place != 0 && !_known.ContainsKey(place)).ToHashSet();
        if (missing.Count == 0)
            return;
        var countries = from.FindCountries(missing);
        foreach (var place in missing)
            _known.Add(place, CountryKey.FromCode(countries.GetValueOrDefault(place)));
    }

    /// <summary>The <see cref="CountryKey"/> of a place; 0 for no place.</summary>
    public long Get(long place)
    {
        if (place == 0)
            return 0;
        if (_known.TryGetValue(place, out var country))
            return country;
        if (reads is null)
            throw new InvalidOperationException($"The country of place {place} was not loaded.");
        country = CountryKey.FromCode(reads.FindCountry(place));
        if (_known.Count >= Bound)
            _known.Clear();
        return _known[place] = country;
    }
}
