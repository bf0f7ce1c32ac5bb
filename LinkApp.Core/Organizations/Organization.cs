namespace LinkApp.Core.Organizations;

/// <summary>The owner of links, clicks, domains, keys and wallboards. Its members see these; nothing is shared between organizations.</summary>
public sealed class Organization
{
    public const int MaxNameLength = 100;

    /// <summary>How long an admin can restore it after its deletion.</summary>
    public static readonly TimeSpan RestoreTime = TimeSpan.FromDays(7);

    public int Id { get; init; }

    public required string Name { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Whether members without a second factor are led to set one up, and see nothing else.</summary>
    public bool RequiresSecondFactor { get; set; }

    /// <summary>When an admin deleted it, in UTC; null: it is in use. Its links redirect until it is purged.</summary>
    public DateTime? DeletedAt { get; set; }
}
