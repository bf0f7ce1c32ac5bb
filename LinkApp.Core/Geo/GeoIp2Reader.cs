using LinkApp.Core.Geo.Mmdb;

namespace LinkApp.Core.Geo;

/// <summary>
/// The nested schema of MaxMind's GeoIP2 and GeoLite2 and of DB-IP's own files. A file of countries is one of cities in which
/// nothing but the country is known.
/// </summary>
internal sealed class GeoIp2Reader(MmdbFile file) : GeoReader(file)
{
    private protected override Place? Read(MmdbValue record)
    {
        var country = record.TryGet("country"u8, out var found) ? found.GetText("iso_code"u8) : null;
        // The first subdivision is the largest.
        var region = record.TryGet("subdivisions"u8, out var regions) && regions.TryGetFirst(out var first) ? GetEnglishName(first) : null;
        var city = record.TryGet("city"u8, out var named) ? GetEnglishName(named) : null;
        return record.TryGet("location"u8, out var location)
            ? ToPlace(country, region, city, location.GetNumber("latitude"u8), location.GetNumber("longitude"u8))
            : ToPlace(country, region, city, null, null);
    }

    private static string? GetEnglishName(MmdbValue area) => area.TryGet("names"u8, out var names) ? names.GetText("en"u8) : null;
}
