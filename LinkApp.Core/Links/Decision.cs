using LinkApp.Core.Clicks;

namespace LinkApp.Core.Links;

/// <summary>The outcome of a visit: a redirect, a refusal, or neither (no location and no refusal).</summary>
/// <param name="Location">The Location header, ASCII only; null if the visitor is not redirected.</param>
/// <param name="Rule">The title of the rule that matched; null where none did.</param>
/// <param name="Refusal">The message for a visitor that the rule refuses; null for all others.</param>
public sealed record Decision(string? Location, string? Rule, string? Refusal)
{
    private static readonly ClickText None = new("");

    /// <summary>The destination of the location, as it was entered; empty if there is none.</summary>
    public string Destination => Text.Text;

    /// <summary>The destination as clicks refer to it.</summary>
    public ClickText Text { get; init; } = None;

    /// <summary>The rule's title as clicks refer to it.</summary>
    public ClickText? RuleText { get; init; }
}
