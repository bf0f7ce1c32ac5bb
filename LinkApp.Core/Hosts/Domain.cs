namespace LinkApp.Core.Hosts;

/// <summary>A domain of an organization: a host on which only the links of that organization answer.</summary>
public sealed class Domain
{
    /// <summary>The most domains that an organization can have.</summary>
    public const int MaxPerOrganization = 100;

    public int Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>The host as browsers send it: international names in xn-- form, a port if only that port is meant. Unique in the installation.</summary>
    public required string Host { get; init; }

    /// <summary>Whether short URLs are on this domain by default. Each organization with domains has one main domain.</summary>
    public bool IsMain { get; set; }

    /// <summary>Where <c>/</c> redirects; null leaves that to the configuration.</summary>
    public string? Home { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The email address of the member, or the name of the API key, that added it; null for the command line.</summary>
    public string? CreatedBy { get; init; }
}
