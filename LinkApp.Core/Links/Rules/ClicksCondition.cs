using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Rules;

/// <summary>Holds if the number of redirected clicks before this one is within limits; bots are not counted.</summary>
public sealed record ClicksCondition : RuleCondition
{
    /// <summary>The least number of clicks; null for no lower limit.</summary>
    public long? From { get; init; }

    /// <summary>The number of clicks below which it holds; null for no upper limit.</summary>
    public long? Below { get; init; }

    public override bool Holds(Visit visit) => (From is null || visit.Clicks >= From) && (Below is null || visit.Clicks < Below);

    public override IEnumerable<(string Field, string Message)> Errors()
    {
        if (From is null && Below is null)
            yield return ("", "Enter a lower limit, an upper limit, or both.");
        if (From is < 1)
            yield return ("from", "Enter a whole number of 1 or more.");
        if (Below is < 1)
            yield return ("below", "Enter a whole number of 1 or more.");
        if (From >= Below)
            yield return ("below", "The upper limit must be greater than the lower limit.");
    }

    public override string Describe() => (From, Below) switch
    {
        ({ } from, { } below) when from == below - 1 => Format.Count(from, "click"),
        ({ } from, { } below) => $"{Format.Number(from)} to {Format.Count(below - 1, "click")}",
        ({ } from, null) => $"from {Format.Count(from, "click")} on",
        (_, 1) => "first click",
        (_, { } below) => $"first {Format.Count(below, "click")}",
        _ => "any clicks",
    };
}
