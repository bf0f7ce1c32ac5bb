using System.Net;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Damage that shows only when a visitor clicks: records that differ from their schema.</summary>
public sealed class GeoRecordTests : IDisposable
{
    private static readonly Dictionary<string, object> Germany = GeoFiles.Map(("country_code", "DE"));

    private readonly TempFolder _folder = new();

    /// <summary>Records with one field that differs from the schema, by a name for the test's title.</summary>
    public static TheoryData<string> OddValues =>
        [
            "text", "number", "negative", "double", "float", "flag", "bytes", "map", "array", "not a number", "pointer behind the file", "unknown type",
            "longer than the file",
        ];

    [Theory]
    [MemberData(nameof(OddValues))]
    public void A_record_of_any_content_never_fails_a_lookup(string kind)
    {
        var odd = Odd(kind);
        object[] flat =
        [
            odd,
            .. new[] { "country_code", "state1", "city", "latitude", "longitude" }.Select(field => With(GeoFiles.FlatCityRecord(), field, odd)),
        ];
        object[] nested =
        [
            odd,
            GeoFiles.GeoIp2CountryRecord(odd),
            .. new[] { "country", "city", "location", "subdivisions" }.Select(field => With(GeoFiles.GeoIp2CityRecord(), field, odd)),
            With(GeoFiles.GeoIp2CityRecord(), "location", GeoFiles.Map(("latitude", odd), ("longitude", odd))),
            With(GeoFiles.GeoIp2CityRecord(), "subdivisions", new[] { odd }),
            With(GeoFiles.GeoIp2CityRecord(), "city", GeoFiles.Map(("names", odd))),
        ];

        foreach (var record in flat)
            Locate(new MmdbWriter("flat").Add("1.0.0.0/8", Germany).Add("81.0.0.0/8", record));
        foreach (var type in (string[])["GeoIP2-City", "GeoLite2-Country"])
        {
            foreach (var record in nested)
                Locate(new MmdbWriter(type).Add("1.0.0.0/8", GeoFiles.GeoIp2CountryRecord("DE")).Add("81.0.0.0/8", record));
        }
    }

    [Fact]
    public void A_record_that_points_to_itself_never_fails_a_lookup()
    {
        // The record before it takes 17 bytes, so this one is at offset 17: a pointer to itself, and an endless map in a map.
        Locate(new MmdbWriter("flat").Add("1.0.0.0/8", Germany).Add("81.0.0.0/8", new RawData(0x20, 17)));
        Locate(new MmdbWriter("flat").Add("1.0.0.0/8", Germany).Add("81.0.0.0/8", GeoFiles.Map(("odd", new RawData(0x20, 17)))));
    }

    [Theory]
    [InlineData("DE", "DE")]
    [InlineData("de", "DE")]
    [InlineData("ZZ", "ZZ")]
    [InlineData("", null)]
    [InlineData(" ", null)]
    [InlineData("D", null)]
    [InlineData("DEU", null)]
    [InlineData("-", null)]
    [InlineData("--", null)]
    [InlineData("D ", null)]
    [InlineData("4U", null)]
    [InlineData("ÄÖ", null)]
    [InlineData("ıı", null)]
    [InlineData("<script>alert(1)</script>", null)]
    [InlineData("Germany", null)]
    [InlineData("D\0", null)]
    public void Only_two_letters_are_a_country(string text, string? country)
    {
        var flat = Locate(new MmdbWriter("flat").Add("1.0.0.0/8", Germany).Add("81.0.0.0/8", GeoFiles.Map(("country_code", text))));
        var nested = Locate(
            new MmdbWriter("GeoLite2-Country").Add("1.0.0.0/8", GeoFiles.GeoIp2CountryRecord("FR")).Add("81.0.0.0/8", GeoFiles.GeoIp2CountryRecord(text)));

        Assert.Equal((country, country), (flat?.Country, nested?.Country));
    }

    [Fact]
    public void A_place_whose_country_is_no_code_keeps_its_coordinates() => Assert.Equal(
        new Place(null, "Land Berlin", "Berlin", 52.5196, 13.4069),
        Locate(new MmdbWriter("flat").Add("81.0.0.0/8", With(GeoFiles.FlatCityRecord(), "country_code", "Germany"))));

    [Theory]
    [InlineData(91f, 0f)]
    [InlineData(0f, 181f)]
    [InlineData(float.NaN, 13f)]
    [InlineData(float.PositiveInfinity, 13f)]
    [InlineData(0f, 0f)]
    public void Coordinates_that_are_none_give_way_to_the_countrys_centre(float latitude, float longitude)
    {
        var germany = Country.Find("DE")!;

        var place = Locate(new MmdbWriter("flat").Add("81.0.0.0/8", GeoFiles.Map(("country_code", "DE"), ("latitude", latitude), ("longitude", longitude))));

        Assert.Equal(new Place("DE", null, null, germany.Lat, germany.Lon), place);
    }

    [Fact]
    public void Coordinates_are_read_in_either_precision_of_either_schema()
    {
        var flat = Locate(new MmdbWriter("flat").Add("81.0.0.0/8", GeoFiles.Map(("country_code", "DE"), ("latitude", 52.5), ("longitude", 13.25))));
        var nested = Locate(new MmdbWriter("nested").Add(
            "81.0.0.0/8", With(GeoFiles.GeoIp2CountryRecord("DE"), "location", GeoFiles.Map(("latitude", 52.5f), ("longitude", 13.25f)))));

        var place = new Place("DE", null, null, 52.5, 13.25);
        Assert.Equal((place, place), (flat, nested));
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, object> With(Dictionary<string, object> record, string field, object value) => new(record) { [field] = value };

    private static object Odd(string kind) => kind switch
    {
        "text" => "odd",
        "number" => 7U,
        "negative" => -7,
        "double" => 1.5,
        "float" => 1.5f,
        "flag" => true,
        "bytes" => new byte[] { 1, 2, 3 },
        "map" => GeoFiles.Map(("odd", "odd")),
        "array" => new object[] { "odd", 7U },
        "not a number" => double.NaN,
        "pointer behind the file" => new RawData(0x38, 0x7f, 0xff, 0xff, 0xff),
        "unknown type" => new RawData(0x00, 0x40),
        _ => new RawData(0x5f, 0xff, 0xff, 0xff),
    };

    private Place? Locate(MmdbWriter file)
    {
        using var locator = GeoFiles.Locator(file.Save(_folder.File($"{Guid.NewGuid():N}.mmdb")));
        return locator.Locate(IPAddress.Parse(GeoFiles.Berlin));
    }
}
