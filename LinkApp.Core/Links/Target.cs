using LinkApp.Core.Clicks;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>Where a link or one of its rules leads.</summary>
public sealed class Target
{
    private readonly CompiledTemplate? _template;

    // Without a location where the destination holds parts of the visit: its place in the rules is known all the same.
    private readonly Decision _decision;

    /// <param name="destination">As it was entered; may hold parts of the visit.</param>
    /// <param name="rule">The title of the rule that leads there; null for the link's default.</param>
    public Target(string destination, ClickText? rule = null)
    {
        _template = CompiledTemplate.Compile(destination);
        var location = _template is null ? Links.Destination.ToLocation(destination) : null;
        _decision = new(location, rule?.Text, null) { Text = new(destination), RuleText = rule };
    }

    /// <summary>As it was entered.</summary>
    public string Destination => _decision.Destination;

    /// <summary>What is decided for all visitors alike; null where the destination holds parts of the visit.</summary>
    public Decision? Fixed => _template is null ? _decision : null;

    /// <summary>Whether the destination holds what follows the slug.</summary>
    public bool UsesPath => _template?.UsesPath == true;

    /// <summary>What is decided for a visitor; null where the destination can't be made of their visit.</summary>
    internal Decision? For(Visit visit) => Fixed ?? (_template!.Fill(visit) is { } location ? _decision with { Location = location } : null);

    /// <summary>A decision of the same rule for another destination, where this one can't be made.</summary>
    internal Decision Instead(Decision decision) => decision with { Rule = _decision.Rule, RuleText = _decision.RuleText };
}
