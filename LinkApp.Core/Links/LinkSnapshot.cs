using System.Text.Json.Serialization;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>A link as it was at one version, for its history.</summary>
public sealed record LinkSnapshot
{
    public required string Slug { get; init; }

    /// <summary>As <see cref="ShortAddress.ToText"/> writes them for its domain.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The domain on which it answers; null for the shared hosts.</summary>
    public string? Domain { get; init; }

    public string Name { get; init; } = "";

    public required string Destination { get; init; }

    public IReadOnlyList<RedirectRule> Rules { get; init; } = [];

    public LinkOptions Options { get; init; } = LinkOptions.Default;

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What names it in its organization.</summary>
    [JsonIgnore]
    public LinkName LinkName => new(Slug, Domain);

    /// <summary>All that it answers to, its main address first.</summary>
    [JsonIgnore]
    public IEnumerable<ShortAddress> Addresses => Aliases.Select(alias => ShortAddress.Parse(alias, Domain)).Prepend(new(Domain, Slug));

    public static LinkSnapshot From(Link link) => new()
    {
        Slug = link.Slug,
        Aliases = link.AliasTexts,
        Domain = link.Domain,
        Name = link.Name,
        Destination = link.Destination,
        Rules = link.Rules,
        Options = link.Options,
        Tags = link.Tags,
    };
}
