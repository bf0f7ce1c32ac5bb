using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Rules;

/// <summary>A destination of a split and its weight.</summary>
public sealed record SplitPart
{
    public const int MaxParts = 10;
    public const int MaxWeight = 1_000;

    /// <summary>Where this part's visitors go; may contain placeholders.</summary>
    public required string Destination { get; init; }

    /// <summary>The part's share of the visitors, relative to the sum of all weights; 1 to 1,000.</summary>
    public int Weight { get; init; } = 1;

    internal static IEnumerable<FieldError> Errors(IReadOnlyList<SplitPart> parts, string field, AppSchemes? apps)
    {
        if (parts.Count is < 2 or > MaxParts)
            yield return new(field, $"A split needs 2 to {MaxParts} destinations.");
        for (var i = 0; i < parts.Count && parts.Count <= MaxParts; i++)
        {
            if (parts[i] is not { } part)
            {
                yield return new($"{field}[{i}]", "Each part of a split needs a destination and a weight.");
                continue;
            }
            if (DestinationTemplate.Error(part.Destination?.Trim(), apps) is { } wrong)
                yield return new($"{field}[{i}].destination", wrong);
            if (part.Weight is < 1 or > MaxWeight)
                yield return new($"{field}[{i}].weight", $"A weight is a whole number from 1 to {MaxWeight}.");
        }
    }
}
