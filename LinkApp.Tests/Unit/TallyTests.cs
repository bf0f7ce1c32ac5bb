using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class TallyTests
{
    [Fact]
    public void Counts_are_read_as_they_were_added()
    {
        var packed = Add([], [Tally.Key(Dimension.Hour, 0), Tally.Key(Dimension.Hour, 23), Tally.Key(Dimension.Place, 5), Tally.Key(Dimension.Place, 5)]);

        Assert.Equal([(Dimension.Hour, 0, 1), (Dimension.Hour, 23, 1), (Dimension.Place, 5, 2)], Read(packed));
    }

    [Fact]
    public void Random_counts_added_in_random_parts_are_the_same_as_a_dictionarys()
    {
        // As many small numbers as large ones.
        var number = Gen.Int[1, 55].SelectMany(bits => Gen.Long[0, (1L << bits) - 1]);
        var entry = Gen.Select(Gen.Int[0, 8].Select(dimension => (Dimension)dimension), number, Gen.Int[1, 3]);
        entry.Array[0, 199].Array[0, 20].ForAll(iter: 5, parts =>
        {
            var expected = new SortedDictionary<(Dimension, long), long>();
            byte[] packed = [];
            foreach (var part in parts)
            {
                foreach (var (dimension, value, times) in part)
                    expected[(dimension, value)] = expected.GetValueOrDefault((dimension, value)) + times;
                packed = Add(packed, part.SelectMany(one => Enumerable.Repeat(Tally.Key(one.Item1, one.Item2), one.Item3)));
            }

            Assert.Equal(expected.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Value)), Read(packed));
        });
    }

    [Fact]
    public void A_link_with_one_click_takes_few_bytes()
    {
        // The dimensions of a click that goes to the default destination.
        Dimension[] counted = [Dimension.Hour, Dimension.Country, Dimension.Place, Dimension.Referrer, Dimension.Agent, Dimension.Destination];

        var packed = Add([], counted.Select(dimension => Tally.Key(dimension, 20)));

        Assert.Equal(12, packed.Length);
    }

    [Fact]
    public void Counts_without_internal_clicks_have_the_bytes_that_they_had_before_there_were_any()
    {
        byte[] known = [0x11, 0x13, 0x02, 0x0A, 0x13, 0xB3, 0xB5, 0x02, 0x02, 0xF4, 0x1F];
        long[] keys =
        [
            Tally.Key(Dimension.Hour, 9), Tally.Key(Dimension.Hour, 9), Tally.Key(Dimension.Hour, 14),
            Tally.Key(Dimension.Country, CountryKey.FromCode("MY")), Tally.Key(Dimension.Country, CountryKey.FromCode("MY")),
            Tally.Key(Dimension.Country, CountryKey.FromCode("US")),
        ];

        Assert.Equal(known, Add([], keys));
        var packed = Add(known, [Tally.Key(Dimension.InternalHour, 9)]);
        Assert.Equal([.. known, 0x00, 0x08, 0x12], packed);
        Assert.Equal((3, 4), (Tally.CountClicks(packed), Tally.CountAll(packed)));
    }

    [Fact]
    public void Nothing_packed_is_nothing_read() => Assert.Empty(Read(Add([], [])));

    private static byte[] Add(byte[] packed, IEnumerable<long> keys)
    {
        var counter = new TallyCounter();
        foreach (var key in keys)
            counter.Add(key);
        return counter.AddTo(packed);
    }

    private static List<(Dimension, long, long)> Read(byte[] packed)
    {
        var read = new List<(Dimension, long, long)>();
        var reader = new Tally.TallyReader(packed);
        while (reader.Read())
            read.Add((reader.Dimension, reader.Value, reader.Count));
        return read;
    }
}
