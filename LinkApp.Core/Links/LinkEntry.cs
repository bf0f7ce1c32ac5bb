using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>
/// A link as the redirect needs it: compiled once, read by every click. There may be a hundred thousand of them, so they share
/// one object for what most links have in common.
/// </summary>
public sealed class LinkEntry
{
    /// <param name="link">The link.</param>
    /// <param name="explains">Whether to keep rules that <see cref="Countries"/> replaces, which <see cref="DestinationPicker.Explain"/> needs.</param>
    public LinkEntry(Link link, bool explains = false)
    {
        LinkId = link.Id;
        OrganizationId = link.OrganizationId;
        Slug = link.Slug;
        Domain = link.Domain;
        Name = link.LinkName.ToText();
        Keys = [.. link.Keys];
        Version = link.Version;
        Options = link.Options == LinkOptions.Default ? LinkOptions.Default : link.Options;
        Default = new Target(link.Destination);
        Fallback = link.Options.FallbackUrl is { } fallback ? new Decision(Destination.ToLocation(fallback), null, null) { Text = new(fallback) } : null;
        if (link.Countries() is { } countries)
            Countries = CountryTargets.Create(countries);
        Rules = Countries is null || explains ? link.Rules.Select(rule => new CompiledRule(rule)).ToArray() : [];

        Target[] targets = [Default, .. Countries?.All ?? Rules.SelectMany(rule => rule.Targets)];
        NeedsVisit = Countries is null || Options.ForwardQuery || targets.Any(target => target.Fixed is null);
        UsesPath = targets.Any(target => target.UsesPath);
        HasSplit = link.Rules.Any(rule => rule.Split is not null);
        CountsClicks = Options.MaxClicks is not null || link.Rules.Any(rule => rule.Conditions.Any(condition => condition is ClicksCondition));
        IsGuarded = !Options.IsEnabled || Options is not { ValidFrom: null, ValidUntil: null, MaxClicks: null, PasswordHash: null };
        HasPreview = Options is not { SocialTitle: null, SocialDescription: null, SocialImage: null };
    }

    public long LinkId { get; }

    public int OrganizationId { get; }

    public string Slug { get; }

    /// <inheritdoc cref="Link.Domain"/>
    public string? Domain { get; }

    /// <summary>The link by one text for the live feed (<see cref="LinkName.ToText"/>).</summary>
    public string Name { get; }

    /// <summary>All that the link answers to.</summary>
    public AddressKey[] Keys { get; }

    public int Version { get; }

    public LinkOptions Options { get; }

    /// <summary>Where visitors go when no rule matches.</summary>
    public Target Default { get; }

    /// <summary>Where visitors go if the link is expired or disabled, or if a visit's values don't make a valid destination; null for nowhere.</summary>
    public Decision? Fallback { get; }

    /// <summary>In order; the first that matches wins. Empty if <see cref="Countries"/> replaces them.</summary>
    public IReadOnlyList<CompiledRule> Rules { get; }

    /// <summary>The targets by country if every rule is for one country: one look-up instead of a walk through the rules. Else null.</summary>
    public CountryTargets? Countries { get; }

    /// <summary>Whether a decision needs more than the visitor's country; for most links it does not.</summary>
    public bool NeedsVisit { get; }

    /// <summary>Whether a destination contains <c>{path}</c>, so that the link answers to longer paths, too.</summary>
    public bool UsesPath { get; }

    /// <summary>Whether the link has a split, which needs <see cref="Visit.Fingerprint"/>.</summary>
    public bool HasSplit { get; }

    /// <summary>Whether the link must know how many clicks it has had.</summary>
    public bool CountsClicks { get; }

    /// <summary>Whether the link may turn visitors away before its rules are tested.</summary>
    public bool IsGuarded { get; }

    /// <summary>Whether social networks are shown the link's own texts or picture.</summary>
    public bool HasPreview { get; }
}
