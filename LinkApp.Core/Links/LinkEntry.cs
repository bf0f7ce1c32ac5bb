using System.Collections.Frozen;
using LinkApp.Core.Clicks;

namespace LinkApp.Core.Links;

/// <summary>A link as the redirect needs it: compiled once, read by every click.</summary>
public sealed class LinkEntry
{
    public LinkEntry(Link link)
    {
        LinkId = link.Id;
        OrganizationId = link.OrganizationId;
        Slug = link.Slug;
        Version = link.Version;
        Default = new Target(link.Destination);
        Countries = link.Rules
            .OrderBy(rule => rule.Position)
            .DistinctBy(rule => rule.Country)
            .ToFrozenDictionary(rule => rule.Country, rule => new Target(rule.Destination), StringComparer.Ordinal);
    }

    public long LinkId { get; }

    public int OrganizationId { get; }

    public string Slug { get; }

    public int Version { get; }

    /// <summary>Where a visitor goes whom no rule leads elsewhere.</summary>
    public Target Default { get; }

    /// <summary>Rules of one country each can be looked up: the first for a country shadows the later ones.</summary>
    public FrozenDictionary<string, Target> Countries { get; }
}

/// <summary>A destination, and the same as a Location header.</summary>
public sealed class Target(string destination)
{
    public string Destination { get; } = destination;

    /// <summary>The destination as clicks refer to it.</summary>
    public ClickText Text { get; } = new(destination);

    public string Location { get; } = Links.Destination.ToLocation(destination);
}
