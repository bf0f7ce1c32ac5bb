namespace LinkApp.Core.Hosts;

/// <summary>A short domain of an organization: a host that answers its links, and nobody else's.</summary>
public sealed class Domain
{
    /// <summary>Most domains of an organization.</summary>
    public const int MaxPerOrganization = 100;

    public int Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>As browsers send it: international names in their xn-- form, a port where only that one is meant. Unique in the installation.</summary>
    public required string Host { get; init; }

    /// <summary>Whether the organization's short URLs are on it. One of its domains is the main one.</summary>
    public bool IsMain { get; set; }

    /// <summary>Where <c>/</c> leads; null leaves that to the configuration.</summary>
    public string? Home { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The email address of the member, or the name of the API key, that added it; null for the command line.</summary>
    public string? CreatedBy { get; init; }
}
