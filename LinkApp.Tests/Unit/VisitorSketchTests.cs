using LinkApp.Core.Clicks;

namespace LinkApp.Tests.Unit;

public sealed class VisitorSketchTests
{
    private readonly Random _random = new(2026);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(VisitorSketch.MaxExact)]
    public void Few_visitors_are_counted_exactly_however_often_they_come(int visitors)
    {
        var numbers = Numbers(visitors);
        var sketch = Sketch([.. numbers, .. numbers, .. numbers]);

        Assert.Equal(visitors, sketch.Count);
        Assert.Equal(visitors * sizeof(uint), sketch.Pack().Length);
    }

    [Theory]
    [InlineData(VisitorSketch.MaxExact + 1)]
    [InlineData(2_000)]
    [InlineData(10_000)]
    [InlineData(20_000)]
    [InlineData(200_000)]
    [InlineData(3_000_000)]
    public void Many_visitors_are_estimated_within_four_standard_errors(int visitors)
    {
        var sketch = Sketch(Numbers(visitors));

        Assert.InRange(sketch.Count, visitors * (1 - (4 * 0.0163)), visitors * (1 + (4 * 0.0163)));
        Assert.Equal(4_096, sketch.Pack().Length);
    }

    [Fact]
    public void Estimates_lean_to_neither_side()
    {
        const int Visitors = 9_000;
        var mean = Enumerable.Range(0, 200).Average(_ => (double)Sketch(Numbers(Visitors)).Count / Visitors);

        // Four standard errors of a mean of 200.
        Assert.InRange(mean, 1 - (4 * 0.0163 / Math.Sqrt(200)), 1 + (4 * 0.0163 / Math.Sqrt(200)));
    }

    [Theory]
    [InlineData(10, 20)]
    [InlineData(700, 900)]
    [InlineData(5_000, 30)]
    [InlineData(30, 5_000)]
    [InlineData(4_000, 8_000)]
    public void Packed_sketches_add_up_to_that_of_all_visitors(int first, int second)
    {
        var (some, others) = (Numbers(first), Numbers(second));
        var sum = new VisitorSketch();
        sum.Add(Sketch(some).Pack());
        sum.Add(Sketch([.. others, some[0]]).Pack());

        Assert.Equal(Sketch([.. some, .. others]).Pack(), sum.Pack());
    }

    [Fact]
    public void The_order_of_visitors_does_not_matter()
    {
        var numbers = Numbers(100_000);
        var sorted = numbers.Order().ToArray();

        Assert.Equal(Sketch(numbers).Pack(), Sketch(sorted).Pack());
    }

    [Fact]
    public void Unknown_visitors_are_nobody()
    {
        var sketch = Sketch([0, 0, 5]);

        Assert.Equal(1, sketch.Count);
    }

    [Fact]
    public void A_sketch_that_was_cleared_knows_nobody()
    {
        foreach (var visitors in (int[])[10, 5_000])
        {
            var sketch = Sketch(Numbers(visitors));
            sketch.Clear();

            Assert.Equal(0, sketch.Count);
            Assert.Empty(sketch.Pack());
        }
    }

    private static VisitorSketch Sketch(uint[] numbers)
    {
        var sketch = new VisitorSketch();
        foreach (var number in numbers)
            sketch.Add(number);
        return sketch;
    }

    /// <summary>Returns <paramref name="count"/> different random numbers, evenly distributed, without 0.</summary>
    private uint[] Numbers(int count)
    {
        var numbers = new HashSet<uint>(count);
        while (numbers.Count < count)
            numbers.Add((uint)_random.NextInt64(1, 1L << 32));
        return [.. numbers];
    }
}
