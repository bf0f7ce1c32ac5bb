using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>A short link: a slug, a default destination, and redirect rules that send some visitors to other destinations.</summary>
public sealed class Link
{
    public long Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>The path that visitors open, without its first slash; unique on its domain.</summary>
    public required string Slug { get; set; }

    /// <summary>The key by which the slug is found (<see cref="SlugRules.Key"/>).</summary>
    public string SlugKey { get; set; } = "";

    /// <summary>
    /// The domain on which it answers, one of its organization's. Null for a link that answers on the shared hosts, and on those domains
    /// of its organization on which no other link has the slug; its short URL is on the main domain.
    /// </summary>
    public string? Domain { get; set; }

    /// <summary>Addresses that the link had before and still answers to.</summary>
    public List<LinkAlias> Aliases { get; init; } = [];

    /// <summary>What people call the link; may be empty.</summary>
    public required string Name { get; set; }

    /// <summary>What names it in its organization.</summary>
    public LinkName LinkName => new(Slug, Domain);

    /// <summary>What pages call it: its name, or its slug if it has none.</summary>
    public string DisplayName => Name.Length > 0 ? Name : $"/{Slug}";

    /// <summary>The default destination, where visitors go when no rule matches; may contain placeholders.</summary>
    public required string Destination { get; set; }

    /// <summary>In order; the first that matches wins.</summary>
    public IReadOnlyList<RedirectRule> Rules { get; set; } = [];

    public LinkOptions Options { get; set; } = LinkOptions.Default;

    public List<string> Tags { get; set; } = [];

    /// <summary>Counts the edits from 1; an edit that names an older version is refused.</summary>
    public int Version { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>All that it answers to, its present address first.</summary>
    internal IEnumerable<AddressKey> Keys => Aliases.Select(alias => alias.Key).Prepend(new(Domain, SlugKey));

    /// <summary>Its aliases as texts; those on its domain are slugs (<see cref="ShortAddress.ToText"/>).</summary>
    internal IReadOnlyList<string> AliasTexts => [.. Aliases.Select(alias => alias.Address.ToText(Domain))];

    /// <summary>The state of the link at a time, without regard to its clicks.</summary>
    public LinkState StateAt(DateTime now) => Options.StateAt(now);

    /// <summary>The state of the link at a time, with its redirected clicks: a link that has reached its maximum clicks has expired.</summary>
    public LinkState StateAt(DateTime now, long clicks) => StateAt(now) switch
    {
        LinkState.Active or LinkState.Scheduled when Options.IsUsedUp(clicks) => LinkState.Expired,
        var state => state,
    };

    /// <summary>The destinations by country if every rule is for one country, else null: the short form of the API.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Countries() => RedirectRule.AsCountries(Rules);
}
