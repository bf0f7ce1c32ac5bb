using LinkApp.Core.Clicks;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>Where a link or one of its rules leads.</summary>
public sealed class Target
{
    private readonly ClickText _text;
    private readonly ClickText? _rule;
    private readonly CompiledTemplate? _template;

    /// <param name="destination">As it was entered; may hold parts of the visit.</param>
    /// <param name="rule">The title of the rule that leads there; null for the link's default.</param>
    public Target(string destination, ClickText? rule = null)
    {
        (_text, _rule) = (new(destination), rule);
        _template = CompiledTemplate.Of(destination);
        if (_template is null)
            Fixed = DecisionFor(Links.Destination.ToLocation(destination));
    }

    /// <summary>As it was entered.</summary>
    public string Destination => _text.Text;

    /// <summary>What is decided for all visitors alike; null where the destination holds parts of the visit.</summary>
    public Decision? Fixed { get; }

    /// <summary>Whether the destination holds what follows the slug.</summary>
    public bool UsesPath => _template?.UsesPath == true;

    /// <summary>What is decided for a visitor; null where the destination can't be made of their visit.</summary>
    internal Decision? For(Visit visit) => Fixed ?? (_template!.Fill(visit) is { } location ? DecisionFor(location) : null);

    /// <summary>A decision of the same rule for another destination, where this one can't be made.</summary>
    internal Decision Instead(Decision decision) => decision with { Rule = _rule?.Text, RuleText = _rule };

    private Decision DecisionFor(string location) => new(location, _rule?.Text, null) { Text = _text, RuleText = _rule };
}
