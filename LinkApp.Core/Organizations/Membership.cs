namespace LinkApp.Core.Organizations;

/// <summary>A user as a member of an organization, with a role.</summary>
public sealed class Membership
{
    public int OrganizationId { get; init; }

    public Organization? Organization { get; init; }

    public long UserId { get; init; }

    public User? User { get; init; }

    public Role Role { get; set; }

    /// <summary>The authority of the provider whose claim gave the membership and decides its role; null if a person did.</summary>
    public string? Provider { get; init; }

    /// <summary>Since when; null for members from before LinkApp stored it.</summary>
    public DateTime? JoinedAt { get; init; }

    /// <summary>When they last had LinkApp open in this organization, up to a minute late; null if not since LinkApp stores it.</summary>
    public DateTime? LastActiveAt { get; init; }
}
