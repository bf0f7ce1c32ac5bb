namespace LinkApp.Core.Links.Missed;

/// <summary>A slug that people opened and no link has.</summary>
public sealed class MissedSlug
{
    /// <summary>On whose domain; 0 for the hosts that organizations share.</summary>
    public int OrganizationId { get; init; }

    public required string Slug { get; init; }

    /// <summary>How often at least: what is counted is bounded, and rare names give way to frequent ones.</summary>
    public long Tries { get; init; }

    /// <summary>When it was last tried, up to a minute late.</summary>
    public DateTime LastAt { get; init; }
}
