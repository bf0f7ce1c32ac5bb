using System.Net;
using LinkApp.Core.Geo;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Files that are refused at the start, and damage that shows only when somebody clicks.</summary>
public sealed class GeoDatabaseErrorTests : IDisposable
{
    private static readonly Dictionary<string, object> Germany = GeoFiles.Map(("country_code", "DE"));

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> UnusableFiles => new()
    {
        { "missing", "there is no such file" },
        { "empty", "it can't be read as an mmdb file" },
        { "text", "it can't be read as an mmdb file" },
        { "truncated", "it can't be read as an mmdb file" },
        { "folder", "there is no such file" },
        { "without countries", "(type \"GeoLite2-ASN\") hold no country" },
        { "without networks", "(type \"nothing\") hold no country" },
        { "country that is text", "(type \"odd\") hold no country" },
    };

    /// <summary>Records with one field that is not what the schema says, by a name for the test's title.</summary>
    public static TheoryData<string> OddValues => ["text", "number", "negative", "double", "float", "flag", "bytes", "map", "array", "not a number", "pointer behind the file", "unknown type", "longer than the file"];

    [Theory]
    [MemberData(nameof(UnusableFiles))]
    public void An_unusable_file_is_refused_with_the_key_the_path_the_reason_and_the_cure(string kind, string reason)
    {
        var path = Unusable(kind);

        var error = Assert.Throws<GeoDatabaseException>(() => new VisitorLocator(new GeoSettings(path)));

        Assert.StartsWith($"Geo:Database = \"{path}\": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("Set Geo:Database to a GeoIP2, GeoLite2 or DB-IP city or country file (.mmdb)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_cut_off_anywhere_is_refused_or_locates_without_a_failure()
    {
        var whole = GeoFiles.GeoIp2City().ToArray();
        for (var length = 0; length < whole.Length; length += 7)
        {
            var path = _folder.File("cut.mmdb");
            await File.WriteAllBytesAsync(path, whole[..length]);
            LocateOrRefuse(path);
        }
    }

    [Fact]
    public async Task A_file_with_random_damage_is_refused_or_locates_without_a_failure()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        byte[][] files = [GeoFiles.GeoIp2City().ToArray(), GeoFiles.FlatCity().ToArray(), GeoFiles.GeoLite2Country().ToArray()];
        for (var i = 0; i < 500; i++)
        {
            var damaged = files[i % files.Length].ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var path = _folder.File($"damaged-{i}.mmdb");
            await File.WriteAllBytesAsync(path, damaged);
            var failure = Record.Exception(() => LocateOrRefuse(path));
            Assert.True(failure is null, $"seed {seed}, file {i}: {failure}");
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(UnusableFiles))]
    public async Task The_program_says_so_and_ends_with_2(string kind, string reason)
    {
        var path = Unusable(kind);

        var result = await ServerProcess.RunAsync("serve", $"--Data:Directory={_folder.File("data")}", $"--Geo:Database={path}", "--urls=http://127.0.0.1:0");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"Geo:Database = \"{path}\"", result.Errors, StringComparison.Ordinal);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

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
        // The record before it takes 17 bytes, so this one stands at 17: a pointer, and a map in a map without an end.
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
        var nested = Locate(new MmdbWriter("GeoLite2-Country").Add("1.0.0.0/8", GeoFiles.GeoIp2CountryRecord("FR")).Add("81.0.0.0/8", GeoFiles.GeoIp2CountryRecord(text)));

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

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, object> With(Dictionary<string, object> record, string field, object value) => new(record) { [field] = value };

    private static void LocateOrRefuse(string path)
    {
        try
        {
            using var locator = new VisitorLocator(new GeoSettings(path));
            foreach (var address in (string[])[GeoFiles.Berlin, GeoFiles.BerlinV6, GeoFiles.Malaysia, GeoFiles.Unlisted])
                locator.Locate(IPAddress.Parse(address));
        }
        catch (GeoDatabaseException)
        {
            // Refused with a reason: what the start of a server is for.
        }
    }

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
        using var locator = new VisitorLocator(new GeoSettings(file.Save(_folder.File($"{Guid.NewGuid():N}.mmdb"))));
        return locator.Locate(IPAddress.Parse(GeoFiles.Berlin));
    }

    private string Unusable(string kind)
    {
        var path = _folder.File($"{kind}.mmdb");
        switch (kind)
        {
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "text":
                File.WriteAllText(path, "This is not a database.");
                break;
            case "truncated":
                var whole = GeoFiles.GeoIp2City().ToArray();
                File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "without countries":
                new MmdbWriter("GeoLite2-ASN").Add("81.0.0.0/8", GeoFiles.Map(("autonomous_system_number", 64_500U), ("autonomous_system_organization", "Acme"))).Save(path);
                break;
            case "without networks":
                new MmdbWriter("nothing").Save(path);
                break;
            case "country that is text":
                new MmdbWriter("odd").Add("81.0.0.0/8", GeoFiles.Map(("country", "Germany"))).Save(path);
                break;
        }
        return path;
    }
}
