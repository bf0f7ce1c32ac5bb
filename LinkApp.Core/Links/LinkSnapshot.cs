using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>A link as it was at one version, for its history.</summary>
public sealed record LinkSnapshot
{
    public required string Slug { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The domain that it names; null for the main one.</summary>
    public string? Domain { get; init; }

    public string Name { get; init; } = "";

    public required string Destination { get; init; }

    public IReadOnlyList<RedirectRule> Rules { get; init; } = [];

    public LinkOptions Options { get; init; } = LinkOptions.Default;

    public IReadOnlyList<string> Tags { get; init; } = [];

    public static LinkSnapshot From(Link link) => new()
    {
        Slug = link.Slug,
        Aliases = [.. link.Aliases.Select(alias => alias.Slug)],
        Domain = link.Domain,
        Name = link.Name,
        Destination = link.Destination,
        Rules = link.Rules,
        Options = link.Options,
        Tags = link.Tags,
    };
}
