using CsCheck;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class SliceCountsTests
{
    [Fact]
    public void Counts_are_kept_by_slice()
    {
        var counts = new SliceCounts(5);
        counts.Add(100, 2);
        counts.Add(102, 3);
        counts.Add(100, 1);

        Assert.Equal([[100, 3], [102, 3]], counts.ToPairs());
    }

    [Fact]
    public void A_slice_that_leaves_the_window_is_forgotten()
    {
        var counts = new SliceCounts(5);
        counts.Add(100, 2);
        counts.Add(101, 3);

        counts.Advance(105);

        Assert.Equal([[101, 3]], counts.ToPairs());
        Assert.Equal(3, counts.Total);
    }

    [Fact]
    public void Nothing_is_left_after_a_long_pause()
    {
        var counts = new SliceCounts(5);
        counts.Add(100, 2);

        counts.Advance(1_000_003);

        Assert.Equal([], counts.ToPairs());
        Assert.Equal(0, counts.Total);
    }

    [Fact]
    public void Clicks_from_before_the_window_are_ignored()
    {
        var counts = new SliceCounts(5);
        counts.Add(100, 2);
        counts.Add(95, 7);

        Assert.Equal(2, counts.Total);
    }

    [Fact]
    public void A_clock_that_steps_back_forgets_nothing()
    {
        var counts = new SliceCounts(5);
        counts.Add(100, 2);

        counts.Advance(98);
        counts.Add(98, 1);

        Assert.Equal([[98, 1], [100, 2]], counts.ToPairs());
    }

    [Fact]
    public void Random_counts_are_those_of_the_windows_newest_slices()
    {
        var step = Gen.Select(
            Gen.Frequency<int>((9, Gen.Const(0)), (1, Gen.Int[1, 3])),
            Gen.Int[0, 59],
            Gen.Frequency<int>((19, Gen.Int[1, 99]), (1, Gen.Int[1, 999_999])));
        step.Array[1, 800].ForAll(iter: 50, steps =>
        {
            var counts = new SliceCounts(45);
            var expected = new SortedDictionary<long, long>();
            long newest = 1_000;
            foreach (var (passed, age, count) in steps)
            {
                newest += passed;
                var slice = newest - age;
                counts.Advance(newest);
                counts.Add(slice, count);
                if (slice > newest - 45)
                    expected[slice] = expected.GetValueOrDefault(slice) + count;
                foreach (var old in expected.Keys.TakeWhile(key => key <= newest - 45).ToList())
                    expected.Remove(old);

                Assert.Equal(expected.Values.Sum(), counts.Total);
            }

            Assert.Equal(expected.Select(pair => (pair.Key, pair.Value)), counts.NonZero());
        });
    }
}
