using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Settings;

namespace LinkApp.Tests.Support;

/// <summary>Small geo databases in all supported schemas, with the same few networks.</summary>
public static class GeoFiles
{
    /// <summary>An address in Berlin, in every file below.</summary>
    public const string Berlin = "81.0.0.7";

    /// <summary>An IPv6 address in the same city; IPv4-only files do not have it.</summary>
    public const string BerlinV6 = "2a02:8109::7";

    /// <summary>An address in Malaysia. Country files have no coordinates, so the centre of the country is used.</summary>
    public const string Malaysia = "175.1.2.3";

    /// <summary>An address that is in no file.</summary>
    public const string Unlisted = "9.9.9.9";

    /// <summary>A locator that uses a test's file, copied to a folder beside it; null for the geo database of this build.</summary>
    public static VisitorLocator Locator(string? path = null)
    {
        var data = new DataSettings(path is null ? "" : Path.Combine(Path.GetDirectoryName(path)!, "data"));
        return new(new GeoSource(new GeoSettings(path), data, new BundledFiles(data)));
    }

    private static readonly Dictionary<string, object> Names = new() { ["en"] = "Germany", ["de"] = "Deutschland" };

    public static MmdbWriter GeoIp2City(int ipVersion = 6) => Fill(new("GeoIP2-City", ipVersion), ipVersion, GeoIp2CityRecord(), GeoIp2CountryRecord("MY"));

    public static MmdbWriter GeoLite2Country(int ipVersion = 6) =>
        Fill(new("GeoLite2-Country", ipVersion), ipVersion, GeoIp2CountryRecord("DE"), GeoIp2CountryRecord("MY"));

    public static MmdbWriter FlatCity(int ipVersion = 6) => Fill(new("dbip-city", ipVersion), ipVersion, FlatCityRecord(), Map(("country_code", "MY")));

    public static MmdbWriter FlatCountry(int ipVersion = 6) =>
        Fill(new("geo-whois-asn-country", ipVersion), ipVersion, Map(("country_code", "DE")), Map(("country_code", "MY")));

    public static Dictionary<string, object> GeoIp2CityRecord() => Map(
        ("city", Map(("geoname_id", 2_950_159U), ("names", Map(("en", "Berlin"))))),
        ("country", Map(("geoname_id", 2_921_044U), ("iso_code", "DE"), ("names", Names))),
        ("location", Map(("accuracy_radius", (ushort)20), ("latitude", 52.5196), ("longitude", 13.4069), ("time_zone", "Europe/Berlin"))),
        ("subdivisions", new object[] { Map(("iso_code", "BE"), ("names", Map(("en", "Land Berlin")))) }));

    public static Dictionary<string, object> GeoIp2CountryRecord(object code) =>
        Map(("country", Map(("geoname_id", 1U), ("iso_code", code), ("names", Names))));

    public static Dictionary<string, object> FlatCityRecord() =>
        Map(("country_code", "DE"), ("state1", "Land Berlin"), ("city", "Berlin"), ("latitude", 52.5196f), ("longitude", 13.4069f));

    public static Dictionary<string, object> Map(params (string Key, object Value)[] fields) => fields.ToDictionary(field => field.Key, field => field.Value);

    private static MmdbWriter Fill(MmdbWriter file, int ipVersion, object berlin, object malaysia)
    {
        file.Add("81.0.0.0/8", berlin).Add("175.0.0.0/8", malaysia);
        return ipVersion == 6 ? file.Add("2a02:8109::/32", berlin) : file;
    }
}
