namespace LinkApp.Core.Hosts;

/// <summary>What a host answers.</summary>
/// <param name="IsAdmin">Whether pages and the API are there.</param>
/// <param name="IsShort">Whether short links are there.</param>
/// <param name="OrganizationId">Whose links these are; 0 for everybody's.</param>
/// <param name="Home">Where <c>/</c> leads; null for the pages, or nowhere.</param>
public sealed record HostUse(bool IsAdmin, bool IsShort, int OrganizationId, string? Home)
{
    /// <summary>The organization's domain that the host is, without a port unless the domain has one; null where links are everybody's.</summary>
    public string? Domain { get; init; }
}
