using LinkApp.Core.Reports;

namespace LinkApp.Tests.Unit;

public sealed class QuantileStepsTests
{
    [Fact]
    public void One_very_large_number_does_not_make_the_others_look_alike()
    {
        var steps = new QuantileSteps([0, 1, 2, 3, 4, 5, 100_000], 6);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], new long[] { 0, 1, 2, 3, 4, 5, 100_000 }.Select(steps.Find));
        Assert.Equal([(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 100_000)], steps.Ranges);
    }

    [Fact]
    public void Each_step_has_about_as_many_numbers()
    {
        var steps = new QuantileSteps(Enumerable.Range(1, 60).Select(number => (long)number), 6);

        Assert.All(Enumerable.Range(1, 60).GroupBy(number => steps.Find(number)), step => Assert.Equal(10, step.Count()));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("0 0", 0)]
    [InlineData("7 7 7", 1)]
    [InlineData("3 9", 2)]
    public void There_are_no_more_steps_than_different_numbers(string numbers, int count) =>
        Assert.Equal(count, new QuantileSteps(numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse), 6).Ranges.Count);
}
