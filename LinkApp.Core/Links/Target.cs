using LinkApp.Core.Clicks;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>A destination of a link or of one of its rules, prepared for redirects.</summary>
public sealed class Target
{
    private readonly CompiledTemplate? _template;

    // Has no location if the destination contains placeholders; the rule is known in any case.
    private readonly Decision _decision;

    /// <param name="destination">The destination as it was entered; may contain placeholders.</param>
    /// <param name="rule">The title of the rule; null for the link's default destination.</param>
    public Target(string destination, ClickText? rule = null)
    {
        _template = CompiledTemplate.Compile(destination);
        var location = _template is null ? Links.Destination.ToLocation(destination) : null;
        _decision = new(location, rule?.Text, null) { Text = new(destination), RuleText = rule };
    }

    /// <summary>The destination as it was entered.</summary>
    public string Destination => _decision.Destination;

    /// <summary>The decision that is the same for all visitors; null if the destination contains placeholders.</summary>
    public Decision? Fixed => _template is null ? _decision : null;

    /// <summary>Whether the destination contains <c>{path}</c>.</summary>
    public bool UsesPath => _template?.UsesPath == true;

    /// <summary>The decision for a visit; null if its values don't make a valid destination.</summary>
    internal Decision? For(Visit visit) => Fixed ?? (_template!.Fill(visit) is { } location ? _decision with { Location = location } : null);

    /// <summary>Another decision with the rule of this target, for visits whose values don't make a valid destination.</summary>
    internal Decision Instead(Decision decision) => decision with { Rule = _decision.Rule, RuleText = _decision.RuleText };
}
