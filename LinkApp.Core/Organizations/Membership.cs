namespace LinkApp.Core.Organizations;

/// <summary>A user's place in an organization.</summary>
public sealed class Membership
{
    public int OrganizationId { get; init; }

    public Organization? Organization { get; init; }

    public long UserId { get; init; }

    public User? User { get; init; }

    public Role Role { get; set; }
}
