using LinkApp.Core.Clicks;

namespace LinkApp.Core.Links;

/// <summary>What becomes of a visitor: led somewhere, refused, or led nowhere (neither location nor refusal).</summary>
/// <param name="Location">The Location header, ASCII only; null where the visitor is led nowhere.</param>
/// <param name="Rule">The title of the rule that matched; null where none did.</param>
/// <param name="Refusal">What a visitor reads whom the rule refuses; null for all others.</param>
public sealed record Decision(string? Location, string? Rule, string? Refusal)
{
    private static readonly ClickText None = new("");

    /// <summary>Where the location comes from, as it was entered; empty where there is none.</summary>
    public string Destination => Text.Text;

    /// <summary>The destination as clicks refer to it.</summary>
    public ClickText Text { get; init; } = None;

    /// <summary>The rule's title as clicks refer to it.</summary>
    public ClickText? RuleText { get; init; }
}
