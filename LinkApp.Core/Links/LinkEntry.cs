using System.Collections.Frozen;
using LinkApp.Core.Clicks;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>A link as the redirect needs it: compiled once, read by every click.</summary>
public sealed class LinkEntry
{
    public LinkEntry(Link link)
    {
        LinkId = link.Id;
        OrganizationId = link.OrganizationId;
        Slug = link.Slug;
        Slugs = LinkTable.SlugsOf(link);
        Version = link.Version;
        Options = link.Options;
        Default = new Target(link.Destination);
        Rules = [.. link.Rules.Select(rule => new CompiledRule(rule))];
        if (link.Countries() is { } countries)
            Countries = countries.ToFrozenDictionary(pair => pair.Key, pair => new Target(pair.Value, Geo.Country.NameOf(pair.Key)), StringComparer.Ordinal);
    }

    public long LinkId { get; }

    public int OrganizationId { get; }

    public string Slug { get; }

    /// <summary>The slug and its aliases: all that the link answers to.</summary>
    public IReadOnlyList<string> Slugs { get; }

    public int Version { get; }

    public LinkOptions Options { get; }

    /// <summary>Where a visitor goes whom no rule leads elsewhere.</summary>
    public Target Default { get; }

    /// <summary>In order; the first that matches wins.</summary>
    public IReadOnlyList<CompiledRule> Rules { get; }

    /// <summary>The same where all rules are of one country each: one look-up instead of a walk. Null where they are not.</summary>
    public FrozenDictionary<string, Target>? Countries { get; }
}

/// <summary>A destination, and the same as a Location header.</summary>
/// <param name="destination">As it was entered; may hold parts of the visit.</param>
/// <param name="rule">The title of the rule that leads there; null for the link's default.</param>
public sealed class Target(string destination, string? rule = null)
{
    public string Destination { get; } = destination;

    /// <summary>The destination as clicks refer to it.</summary>
    public ClickText Text { get; } = new(destination);

    public string Location { get; } = Links.Destination.ToLocation(destination);

    public string? Rule { get; } = rule;

    /// <summary>The rule's title as clicks refer to it.</summary>
    public ClickText? RuleText { get; } = rule is null ? null : new(rule);
}
