using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>Finds the country of a place by the place's id; a place never changes its country, so known places come from memory.</summary>
internal sealed class PlaceCountries(SqliteConnection connection) : IDisposable
{
    private const int Bound = 100_000;

    private readonly Dictionary<long, long> _known = [];
    private readonly Statement _find = new(connection, "SELECT country FROM places WHERE id = ?1");

    /// <summary>The <see cref="CountryKey"/> of a place; 0 for no place.</summary>
    public long Get(long place)
    {
        if (place == 0)
            return 0;
        if (_known.TryGetValue(place, out var country))
            return country;
        _find.Begin(place);
        country = CountryKey.FromCode(_find.Step() ? _find.Text(0) : null);
        _find.Reset();
        if (_known.Count >= Bound)
            _known.Clear();
        return _known[place] = country;
    }

    public void Dispose() => _find.Dispose();
}
