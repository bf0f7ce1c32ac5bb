using System.Net;
using CsCheck;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Files that are refused at the start.</summary>
public sealed class GeoDatabaseErrorTests : IDisposable
{
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

    [Theory]
    [MemberData(nameof(UnusableFiles))]
    public void An_unusable_file_is_refused_with_the_key_the_path_the_reason_and_the_cure(string kind, string reason)
    {
        var path = Unusable(kind);

        var error = Assert.Throws<GeoDatabaseException>(() => GeoFiles.Locator(path));

        Assert.StartsWith($"Geo:Database = \"{path}\": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("Set Geo:Database to a GeoIP2, GeoLite2 or DB-IP city or country file (.mmdb)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GeoLite2-City")]
    [InlineData("GeoLite2-Country")]
    [InlineData("flat")]
    public void A_file_that_MaxMinds_reader_reads_otherwise_does_not_take_the_place_of_another(string type)
    {
        var path = GetFile("DE").Save(_folder.File("city.mmdb"));
        using var database = GeoDatabase.Open(path);
        database.Verify();
        // The file stays as it is for the reader that has it open, and is another for one that opens it now.
        File.Move(GetFile("FR").Save(_folder.File("other.mmdb")), path, overwrite: true);

        var error = Assert.Throws<GeoDatabaseException>(database.Verify);

        Assert.Contains("MaxMind's reader", error.Message, StringComparison.Ordinal);

        MmdbWriter GetFile(string country) => new MmdbWriter(type).Add(
            "0.0.0.0/1", type == "flat" ? GeoFiles.Map(("country_code", country)) : GeoFiles.GeoIp2CountryRecord(country));
    }

    [Theory]
    [InlineData("Acme-City")]
    [InlineData("Acme")]
    public void A_file_that_MaxMinds_reader_has_no_model_for_is_used_all_the_same(string type)
    {
        var coordinates = GeoFiles.Map(("country_code", "DE"), ("city", "Berlin"), ("latitude", 52.5f), ("longitude", 13.25f));
        using var flat = GeoDatabase.Open(new MmdbWriter(type).Add("0.0.0.0/1", coordinates).Save(_folder.File("flat.mmdb")));
        using var nested = GeoDatabase.Open(
            new MmdbWriter(type).Add("0.0.0.0/1", GeoFiles.Map(("country", GeoFiles.Map(("iso_code", "DE"))))).Save(_folder.File("nested.mmdb")));

        flat.Verify();
        nested.Verify();
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
    [Trait("Tier", "full")]
    public async Task A_file_with_random_damage_is_refused_or_locates_without_a_failure()
    {
        byte[][] files = [GeoFiles.GeoIp2City().ToArray(), GeoFiles.FlatCity().ToArray(), GeoFiles.GeoLite2Country().ToArray()];
        var number = 0;
        var samples = Gen.Int[0, files.Length - 1].SelectMany(
            file => Gen.Select(Gen.Const(file), Gen.Select(Gen.Int[0, files[file].Length - 1], Gen.Byte).Array[1, 5]));
        await samples.ForAllAsync(iter: 500, async sample =>
        {
            var (file, changes) = sample;
            var damaged = files[file].ToArray();
            foreach (var (at, value) in changes)
                damaged[at] = value;
            var path = _folder.File($"damaged-{number++}.mmdb");
            await File.WriteAllBytesAsync(path, damaged);
            LocateOrRefuse(path);
            File.Delete(path);
        });
    }

    [Theory]
    [MemberData(nameof(UnusableFiles))]
    public async Task The_program_says_so_and_ends_with_2(string kind, string reason)
    {
        var path = Unusable(kind);

        var result = await CommandRun.RunAsync("serve", $"--Data:Directory={_folder.File("data")}", $"--Geo:Database={path}", "--urls=http://127.0.0.1:0");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"Geo:Database = \"{path}\"", result.Errors, StringComparison.Ordinal);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void LocateOrRefuse(string path)
    {
        try
        {
            using var locator = GeoFiles.Locator(path);
            foreach (var address in (string[])[GeoFiles.Berlin, GeoFiles.BerlinV6, GeoFiles.Malaysia, GeoFiles.Unlisted])
                locator.Locate(IPAddress.Parse(address));
        }
        catch (GeoDatabaseException)
        {
            // The file is refused with a reason, as at the start of a server.
        }
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
                new MmdbWriter("GeoLite2-ASN")
                    .Add("81.0.0.0/8", GeoFiles.Map(("autonomous_system_number", 64_500U), ("autonomous_system_organization", "Acme")))
                    .Save(path);
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
