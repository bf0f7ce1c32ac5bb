using MaxMind.Db;
using MaxMind.GeoIP2.Responses;

namespace LinkApp.Core.Geo;

/// <summary>
/// The nested schema of MaxMind's GeoIP2 and GeoLite2 (and DB-IP's own files), city or country, whatever type the file
/// says it has. MaxMind's own DatabaseReader takes a file for what its type says, and refuses the rest at each look-up:
/// so its responses are read here without it. A file of countries is one of cities in which nothing else is known.
/// </summary>
internal sealed class GeoIp2Reader(string path) : GeoReader(path)
{
    private static readonly InjectableValues English = Inject();

    private protected override Place? Read(uint record) =>
        Decode<CityResponse>(record, English) is { } city
            ? ToPlace(
                city.Country.IsoCode, city.Subdivisions is [var region, ..] ? region.Name : null, city.City.Name, city.Location.Latitude,
                city.Location.Longitude)
            : null;

    private static InjectableValues Inject()
    {
        var values = new InjectableValues();
        values.AddValue("locales", new List<string> { "en" });
        // Goes into a part of the response that is not looked at.
        values.AddValue("ip_address", "");
        return values;
    }
}
