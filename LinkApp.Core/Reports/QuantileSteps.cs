namespace LinkApp.Core.Reports;

/// <summary>
/// Sorts numbers into steps that each hold about as many of them, so that a single very large number does not make all others
/// look alike. Zero is step 0.
/// </summary>
public sealed class QuantileSteps
{
    private readonly long[] _bounds;

    /// <param name="numbers">The numbers; zeros are left out.</param>
    /// <param name="count">The most steps; fewer if there are not as many different numbers.</param>
    public QuantileSteps(IEnumerable<long> numbers, int count)
    {
        var sorted = numbers.Where(number => number > 0).Order().ToArray();
        // The largest number of each step.
        _bounds = sorted.Length == 0
            ? []
            : [.. Enumerable.Range(1, count).Select(step => sorted[((step * sorted.Length) + count - 1) / count - 1]).Distinct()];
    }

    /// <summary>The smallest and the largest number that each step may hold, from step 1 on.</summary>
    public IReadOnlyList<(long From, long To)> Ranges => [.. _bounds.Select((to, i) => (i == 0 ? 1 : _bounds[i - 1] + 1, to))];

    /// <summary>The step of a number, from 1; 0 for zero.</summary>
    public int Find(long number)
    {
        if (number == 0)
            return 0;
        var index = Array.BinarySearch(_bounds, number);
        return Math.Min((index >= 0 ? index : ~index) + 1, _bounds.Length);
    }
}
