namespace LinkApp.Core.Links;

/// <summary>An address that a link had before it was renamed or moved to another domain, and still answers to. No other link can take it.</summary>
public sealed class LinkAlias
{
    public long Id { get; init; }

    public long LinkId { get; init; }

    /// <inheritdoc cref="Link.Domain"/>
    public string? Domain { get; init; }

    public required string Slug { get; init; }

    /// <inheritdoc cref="Link.SlugKey"/>
    public required string SlugKey { get; init; }

    public ShortAddress Address => new(Domain, Slug);

    internal AddressKey Key => new(Domain, SlugKey);

    /// <summary>The same address as one of a link that has its id by now.</summary>
    internal LinkAlias Of(Link link) => new() { LinkId = link.Id, Domain = Domain, Slug = Slug, SlugKey = SlugKey };
}
