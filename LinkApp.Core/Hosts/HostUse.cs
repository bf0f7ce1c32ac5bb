namespace LinkApp.Core.Hosts;

/// <summary>What a host answers.</summary>
/// <param name="IsAdmin">Whether pages and the API are there.</param>
/// <param name="IsShort">Whether short links are there.</param>
/// <param name="OrganizationId">Whose links these are; 0 for everybody's.</param>
/// <param name="Home">Where <c>/</c> leads; null for the pages, or nowhere.</param>
public sealed record HostUse(bool IsAdmin, bool IsShort, int OrganizationId, string? Home);
