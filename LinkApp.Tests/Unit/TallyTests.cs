using LinkApp.Core.Clicks;

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
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var expected = new SortedDictionary<(Dimension, long), long>();
        byte[] packed = [];
        for (var part = 0; part < 50; part++)
        {
            var keys = new List<long>();
            for (var i = random.Next(200); i > 0; i--)
            {
                var (dimension, value) = ((Dimension)random.Next(8), random.NextInt64(1L << random.Next(1, 56)));
                var times = random.Next(1, 4);
                for (var j = 0; j < times; j++)
                    keys.Add(Tally.Key(dimension, value));
                expected[(dimension, value)] = expected.GetValueOrDefault((dimension, value)) + times;
            }
            packed = Add(packed, keys);
        }

        Assert.True(expected.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Value)).SequenceEqual(Read(packed)), $"seed {seed}");
    }

    [Fact]
    public void A_link_with_one_click_takes_few_bytes()
    {
        // What a click to the link's default counts for.
        Dimension[] counted = [Dimension.Hour, Dimension.Country, Dimension.Place, Dimension.Referrer, Dimension.Agent, Dimension.Destination];

        var packed = Add([], counted.Select(dimension => Tally.Key(dimension, 20)));

        Assert.Equal(12, packed.Length);
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
