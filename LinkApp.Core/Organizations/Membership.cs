namespace LinkApp.Core.Organizations;

/// <summary>A user as a member of an organization, with a role.</summary>
public sealed class Membership
{
    public int OrganizationId { get; init; }

    public Organization? Organization { get; init; }

    public long UserId { get; init; }

    public User? User { get; init; }

    public Role Role { get; set; }
}
