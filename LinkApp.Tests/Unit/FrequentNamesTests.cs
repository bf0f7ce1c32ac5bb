using CsCheck;
using LinkApp.Core.Links.Unknown;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class FrequentNamesTests
{
    [Fact]
    public void Names_are_counted_exactly_while_there_is_room()
    {
        var names = new FrequentNames(3);
        foreach (var name in (string[])["a", "b", "a", "c", "a", "b"])
            names.Add(name);

        Assert.Equal(new Dictionary<string, long> { ["a"] = 3, ["b"] = 2, ["c"] = 1 }, names.Take());
        Assert.Equal(0, names.Count);
    }

    [Fact]
    public void A_million_invented_names_take_no_more_room_and_do_not_hide_what_people_try()
    {
        const int Capacity = 100;
        var names = new FrequentNames(Capacity);
        var tried = 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            names.Add($"scan{i}");
            if (i % 50 == 0)
            {
                names.Add("sprnig");
                tried++;
            }
            Assert.InRange(names.Count, 0, Capacity);
        }

        var most = names.Take().MaxBy(name => name.Value);
        Assert.Equal("sprnig", most.Key);
        Assert.InRange(most.Value, tried - ((1_000_000 + tried) / (Capacity + 1)), tried);
    }

    [Fact]
    public void Counts_keep_the_bounds_of_the_method_for_any_input()
    {
        // Low numbers come more often.
        var name = Gen.Select(Gen.Int[0, 59], Gen.Int[0, 59], (one, other) => $"n{Math.Min(one, other)}");
        Gen.Select(Gen.Int[1, 19], name.Array[1, 2_000]).ForAll(iter: 50, sample =>
        {
            var (capacity, all) = sample;
            var names = new FrequentNames(capacity);
            foreach (var one in all)
                names.Add(one);

            var counted = names.Take();
            foreach (var (one, count) in all.CountBy(one => one))
                Assert.InRange(counted.GetValueOrDefault(one), count - (all.Length / (capacity + 1)), count);
        });
    }
}
