namespace LinkApp.Tests.Support;

/// <summary>A use of one feature by another, with the types on both sides.</summary>
internal sealed record FeatureUse(string From, string To, TypeUse Types);

/// <summary>Features from the bottom to the top. Each may use only those below it, so there are no circular dependencies.</summary>
internal sealed class FeatureOrder(IReadOnlyList<string> bottomToTop)
{
    /// <summary>
    /// Describes the uses that do not go down: a paragraph for each pair of features, with the cycle that it closes and the types
    /// on both sides.
    /// </summary>
    public IReadOnlyList<string> Faults(IReadOnlyCollection<FeatureUse> uses)
    {
        var pairs = uses.ToLookup(use => (use.From, use.To));
        return [.. pairs.Where(pair => !IsBelow(pair.Key.To, pair.Key.From)).Select(pair => Fault(pair.Key.From, pair.Key.To, pairs))];
    }

    private bool IsBelow(string low, string high) => Position(low) is var position and >= 0 && position < Position(high);

    private int Position(string feature) => bottomToTop.ToList().IndexOf(feature);

    private static string Fault(string from, string to, ILookup<(string From, string To), FeatureUse> pairs)
    {
        var back = Path(to, from, pairs);
        var ring = back is null ? "It closes no ring: move a type, or change the order." : $"Ring: {string.Join(" → ", back.Prepend(from))}";
        var steps = (back ?? [to]).Prepend(from).ToList();
        return $"""
            {from} uses {to}, which is not below it. {ring}
            {string.Join('\n', steps.Zip(steps.Skip(1), (a, b) => $"  {a} → {b}: {Types(pairs[(a, b)])}"))}
            """;
    }

    private static string Types(IEnumerable<FeatureUse> uses) =>
        string.Join(", ", uses.Select(use => $"{Short(use.Types.From)} → {Short(use.Types.To)}").Order(StringComparer.Ordinal));

    // A namespace whose types are unknown is not split up.
    private static string Short(string name) => name.EndsWith(".*", StringComparison.Ordinal) ? name : name[(name.LastIndexOf('.') + 1)..];

    /// <summary>The shortest path from one feature to another along uses, including both ends; null if there is none.</summary>
    private static List<string>? Path(string from, string to, ILookup<(string From, string To), FeatureUse> pairs)
    {
        var ways = new Queue<List<string>>([[from]]);
        var seen = new HashSet<string> { from };
        while (ways.TryDequeue(out var way))
        {
            if (way[^1] == to)
                return way;
            foreach (var next in pairs.Select(pair => pair.Key).Where(pair => pair.From == way[^1]).Select(pair => pair.To).Where(seen.Add))
                ways.Enqueue([.. way, next]);
        }
        return null;
    }
}
