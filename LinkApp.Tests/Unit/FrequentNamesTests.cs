using LinkApp.Core.Links.Missed;

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
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var capacity = random.Next(1, 20);
            var names = new FrequentNames(capacity);
            var truth = new Dictionary<string, long>();
            var total = random.Next(1, 2_000);
            for (var i = 0; i < total; i++)
            {
                var name = $"n{(int)(random.NextDouble() * random.NextDouble() * 60)}";
                truth[name] = truth.GetValueOrDefault(name) + 1;
                names.Add(name);
            }
            var counted = names.Take();
            foreach (var (name, count) in truth)
            {
                var got = counted.GetValueOrDefault(name);
                Assert.True(got <= count
                    && got >= count - (total / (capacity + 1)), $"{name}: {got} of {count}, {total} in all, {capacity} counters; seed {seed}");
            }
        }
    }
}
