using System.Net;
using MaxMind.Db;
using MaxMind.GeoIP2;

namespace LinkApp.Core.Geo;

/// <summary>
/// Looks addresses up with MaxMind's own reader. It decodes a record at each look-up, which costs redirects more than ours; a
/// database that takes the place of another is verified against it, so that no error of our reader moves visitors.
/// </summary>
internal sealed class ReferenceReader : IDisposable
{
    private readonly DatabaseReader? _nested;
    private readonly Reader? _flat;

    /// <param name="path">The file.</param>
    /// <param name="isFlat">Whether it has the flat schema, for which MaxMind has no model.</param>
    /// <exception cref="InvalidDatabaseException">MaxMind's reader can't open the file.</exception>
    public ReferenceReader(string path, bool isFlat)
    {
        if (isFlat)
            _flat = new(path);
        else
            _nested = new(path);
    }

    /// <summary>
    /// Finds the place of an address, as ours must find it. False where there is nothing to compare: the methods of MaxMind's reader
    /// refuse files by what they call themselves, and values of another type than MaxMind writes.
    /// </summary>
    public bool TryFind(IPAddress address, out Place? place)
    {
        place = null;
        try
        {
            if (_flat is not null)
                place = FindFlat(_flat, address);
            else if (HasType("City"))
                place = FindCity(_nested!, address);
            else if (HasType("Country"))
                place = FindCountry(_nested!, address);
            else
                return false;
            return true;
        }
        catch (DeserializationException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _nested?.Dispose();
        _flat?.Dispose();
    }

    private bool HasType(string type) => _nested!.Metadata.DatabaseType.Contains(type, StringComparison.Ordinal);

    private static Place? FindFlat(Reader reader, IPAddress address) => reader.Find<Dictionary<string, object>>(address) is { } record
        ? GeoReader.ToPlace(
            record.GetValueOrDefault("country_code") as string, record.GetValueOrDefault("state1") as string, record.GetValueOrDefault("city") as string,
            ToNumber(record.GetValueOrDefault("latitude")), ToNumber(record.GetValueOrDefault("longitude")))
        : null;

    private static Place? FindCity(DatabaseReader reader, IPAddress address) => reader.TryCity(address, out var found) && found is not null
        ? GeoReader.ToPlace(
            found.Country.IsoCode, found.Subdivisions is [var region, ..] ? region.Name : null, found.City.Name,
            found.Location.Latitude, found.Location.Longitude)
        : null;

    private static Place? FindCountry(DatabaseReader reader, IPAddress address) => reader.TryCountry(address, out var found) && found is not null
        ? GeoReader.ToPlace(found.Country.IsoCode, null, null, null, null)
        : null;

    private static double? ToNumber(object? value) => value switch
    {
        double number => number,
        float number => number,
        _ => null,
    };
}
