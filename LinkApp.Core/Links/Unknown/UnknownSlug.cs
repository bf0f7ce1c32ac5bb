namespace LinkApp.Core.Links.Unknown;

/// <summary>An unknown slug: visitors asked for it and no link has it.</summary>
public sealed class UnknownSlug
{
    /// <summary>The organization of the domain on which it was tried; 0 for shared hosts.</summary>
    public int OrganizationId { get; init; }

    public required string Slug { get; init; }

    /// <summary>How often it was tried, at least: the number of counters is limited, and frequent slugs displace rare ones.</summary>
    public long Tries { get; init; }

    /// <summary>When it was last tried, up to a minute late.</summary>
    public DateTime LastAt { get; init; }
}
