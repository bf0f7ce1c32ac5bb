using System.Net;
using MaxMind.Db;
using MaxMind.GeoIP2;

namespace LinkApp.Core.Geo;

/// <summary>The schema of MaxMind's GeoIP2 and GeoLite2 (and DB-IP's own files): City or Country.</summary>
internal sealed class GeoIp2Reader : GeoReader
{
    private readonly DatabaseReader _reader;
    private readonly bool _hasCities;

    public GeoIp2Reader(string path)
    {
        _reader = new DatabaseReader(path, FileAccessMode.MemoryMapped);
        _hasCities = !_reader.Metadata.DatabaseType.Contains("Country", StringComparison.Ordinal);
    }

    public override int IPVersion => _reader.Metadata.IPVersion;

    public override Place? Find(IPAddress address)
    {
        if (!_hasCities)
            return _reader.TryCountry(address, out var country) ? ToPlace(country?.Country.IsoCode, null, null, null, null) : null;
        return _reader.TryCity(address, out var city) && city is not null
            ? ToPlace(city.Country.IsoCode, city.MostSpecificSubdivision.Name, city.City.Name, city.Location.Latitude, city.Location.Longitude)
            : null;
    }

    public override void Dispose() => _reader.Dispose();
}
