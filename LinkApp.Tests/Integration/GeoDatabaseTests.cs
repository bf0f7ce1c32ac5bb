using System.Net;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The kinds of geo databases, and the places that their records give.</summary>
public sealed class GeoDatabaseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> CityFiles => ["GeoIp2City", "FlatCity"];

    public static TheoryData<string> CountryFiles => ["GeoLite2Country", "FlatCountry"];

    public static TheoryData<string> AllFiles => [.. CityFiles.Select(row => row.Data), .. CountryFiles.Select(row => row.Data)];

    [Theory]
    [MemberData(nameof(CityFiles))]
    public void A_city_file_gives_city_region_and_coordinates(string schema) =>
        Assert.Equal(new Place("DE", "Land Berlin", "Berlin", 52.5196, 13.4069), Locate(File(schema), GeoFiles.Berlin));

    [Theory]
    [MemberData(nameof(CityFiles))]
    [MemberData(nameof(CountryFiles))]
    public void Where_only_the_country_is_known_the_place_is_its_centre(string schema)
    {
        var malaysia = Country.Find("MY")!;

        Assert.Equal(new Place("MY", null, null, malaysia.Lat, malaysia.Lon), Locate(File(schema), GeoFiles.Malaysia));
    }

    [Theory]
    [MemberData(nameof(CountryFiles))]
    public void A_country_file_gives_the_country_by_IPv6_too(string schema) =>
        Assert.Equal("DE", Locate(File(schema), GeoFiles.BerlinV6)?.Country);

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void A_files_name_tells_nothing_about_its_schema(string schema)
    {
        var renamed = _folder.File("GeoIP2-ASN.dat");
        System.IO.File.Move(File(schema), renamed);

        Assert.Equal("DE", Locate(renamed, GeoFiles.Berlin)?.Country);
    }

    [Fact]
    public void A_flat_file_with_coordinates_as_doubles_locates()
    {
        var place = Locate(ImportSamples.GetPath("ipinfo_core_double.mmdb"), GeoFiles.Berlin);

        Assert.Equal(("DE", "Land Berlin", "Berlin"), (place?.Country, place?.Region, place?.City));
        Assert.InRange(place!.Latitude!.Value, 52, 53);
        Assert.InRange(place.Longitude!.Value, 13, 14);
    }

    [Theory]
    [InlineData("GeoIP2-City")]
    [InlineData("GeoIP2-Enterprise")]
    [InlineData("GeoLite2-City-North-America")]
    [InlineData("DBIP-City-Lite")]
    [InlineData("DBIP-Location (compat=City)")]
    [InlineData("DBIP-Location-ISP (compat=Enterprise)")]
    [InlineData("ipinfo city_sample.mmdb")]
    [InlineData("GeoIP2-Country")]
    [InlineData("DBIP-Country-Lite")]
    [InlineData("Acme")]
    [InlineData("")]
    public void A_files_type_tells_nothing_about_its_schema(string type)
    {
        var nested = new MmdbWriter(type).Add("81.0.0.0/8", GeoFiles.GeoIp2CityRecord()).Save(_folder.File("nested.mmdb"));
        var flat = new MmdbWriter(type).Add("81.0.0.0/8", GeoFiles.FlatCityRecord()).Save(_folder.File("flat.mmdb"));

        Assert.Equal(Locate(flat, GeoFiles.Berlin), Locate(nested, GeoFiles.Berlin));
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void An_IPv4_only_file_knows_nothing_of_IPv6(string schema)
    {
        var file = File(schema, ipVersion: 4);

        Assert.Equal("DE", Locate(file, GeoFiles.Berlin)?.Country);
        Assert.Null(Locate(file, GeoFiles.BerlinV6));
        // Its first 32 bits equal an IPv4 address in the file.
        Assert.Null(Locate(file, "5100:7::1"));
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void IPv4_written_as_IPv6_has_the_IPv4_place(string schema)
    {
        foreach (var version in (int[])[4, 6])
            Assert.Equal("DE", Locate(File(schema, version), $"::ffff:{GeoFiles.Berlin}")?.Country);
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void An_address_that_no_network_has_is_nowhere(string schema) => Assert.Null(Locate(File(schema), GeoFiles.Unlisted));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    public void An_address_that_is_not_public_has_no_place_whatever_the_file_says(string address) =>
        Assert.Null(Locate(Everywhere(), address));

    [Theory]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("192.167.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2a02:8109::7")]
    public void Its_neighbours_have_one(string address) => Assert.Equal("DE", Locate(Everywhere(), address)?.Country);

    [Fact]
    public void No_address_has_no_place()
    {
        using var locator = GeoFiles.Locator(File("FlatCity"));

        Assert.Null(locator.Locate(null));
    }

    public void Dispose() => _folder.Dispose();

    private static Place? Locate(string file, string address)
    {
        using var locator = GeoFiles.Locator(file);
        return locator.Locate(IPAddress.Parse(address));
    }

    private string File(string schema, int ipVersion = 6)
    {
        var file = schema switch
        {
            "GeoIp2City" => GeoFiles.GeoIp2City(ipVersion),
            "GeoLite2Country" => GeoFiles.GeoLite2Country(ipVersion),
            "FlatCity" => GeoFiles.FlatCity(ipVersion),
            _ => GeoFiles.FlatCountry(ipVersion),
        };
        return file.Save(_folder.File($"{schema}-{ipVersion}.mmdb"));
    }

    /// <summary>A database that locates every address in Berlin.</summary>
    private string Everywhere() => new MmdbWriter("everywhere")
        .Add("::/1", GeoFiles.FlatCityRecord())
        .Add("8000::/1", GeoFiles.FlatCityRecord())
        .Save(_folder.File("everywhere.mmdb"));
}
