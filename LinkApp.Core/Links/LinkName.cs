using System.Diagnostics.CodeAnalysis;
using LinkApp.Core.Hosts;

namespace LinkApp.Core.Links;

/// <summary>How people and programs name a link: by a slug, and by a domain where the organization has the slug on several.</summary>
/// <param name="Slug">Its slug, or one that it had.</param>
/// <param name="Domain">The domain of the slug; empty for the shared hosts, null where the slug alone tells.</param>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is one.")]
public readonly record struct LinkName(string Slug, string? Domain = null)
{
    /// <summary>The id of the link, which then counts alone; null to find it by its slug.</summary>
    public long? Id { get; private init; }

    public static implicit operator LinkName(string slug) => new(slug);

    public static LinkName OfId(long id) => new("") { Id = id };

    /// <summary>The name in one text: the slug, with <c>//host/</c> before it if it is on a domain.</summary>
    public string ToText() => new ShortAddress(Domain, Slug).ToText(null);

    /// <summary>What people call it: the path, with the domain before it if it has one.</summary>
    public string ToLabel() => Domain is { Length: > 0 } domain ? $"{HostName.Readable(domain)}/{Slug}" : $"/{Slug}";

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static LinkName Parse(string text) => ShortAddress.Parse(text, null) is var address ? new(address.Slug, address.Domain) : default;

    /// <summary>The domain as it is stored: the form that browsers send; null for the shared hosts.</summary>
    internal string? Host => string.IsNullOrEmpty(Domain) ? null : HostName.TryParse(Domain, out var host) ? host : Domain;
}

/// <summary>An address of a link: a slug on a domain.</summary>
/// <param name="Domain">The domain; null for the shared hosts, and for those domains of the organization on which no other link has the slug.</param>
/// <param name="Slug">The slug.</param>
public readonly record struct ShortAddress(string? Domain, string Slug)
{
    private const string HostMark = "//";

    /// <summary>The address beside others of a link on a domain: the slug alone if it is on the same, else <c>//host/slug</c>, or <c>///slug</c> on the shared hosts.</summary>
    public string ToText(string? domain) => Domain == domain ? Slug : $"{HostMark}{Domain}/{Slug}";

    /// <summary>What people call an address that <see cref="ToText"/> wrote.</summary>
    public static string Describe(string text) => Parse(text, null) is var address && text.StartsWith(HostMark, StringComparison.Ordinal)
        ? address.Domain is null ? $"/{address.Slug} on the shared hosts" : new LinkName(address.Slug, address.Domain).ToLabel()
        : $"/{text}";

    /// <summary>Reads what <see cref="ToText"/> wrote for a link on a domain.</summary>
    public static ShortAddress Parse(string text, string? domain)
    {
        if (!text.StartsWith(HostMark, StringComparison.Ordinal))
            return new(domain, text);
        var rest = text[HostMark.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(domain, text) : new(slash == 0 ? null : rest[..slash], rest[(slash + 1)..]);
    }
}

/// <summary>The key by which the link of an address is found.</summary>
/// <param name="Domain">As in <see cref="ShortAddress"/>.</param>
/// <param name="Key">The slug by <see cref="SlugRules.Key"/>.</param>
public readonly record struct AddressKey(string? Domain, string Key);

/// <summary>An organization has a slug on several domains, and the name of a link does not say which one is meant.</summary>
public sealed class AmbiguousSlugException(string slug, IReadOnlyList<string> domains)
    : Exception($"\"{slug}\" is the slug of several links. Add one of their domains: {string.Join(", ", domains.Select(HostName.Readable))}.")
{
    public string Slug => slug;

    /// <summary>The domains that have it.</summary>
    public IReadOnlyList<string> Domains => domains;
}
