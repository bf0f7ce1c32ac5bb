namespace LinkApp.Core.Hosts;

/// <summary>What a host answers.</summary>
/// <param name="IsAdmin">Whether it serves the pages and the API.</param>
/// <param name="IsShort">Whether links answer on it.</param>
/// <param name="OrganizationId">The organization whose links answer; 0 for the links of all organizations.</param>
/// <param name="Home">Where <c>/</c> redirects; null for the pages, or for a 404 if there are no pages on it.</param>
public sealed record HostUse(bool IsAdmin, bool IsShort, int OrganizationId, string? Home)
{
    /// <summary>The organization's domain that the host matches, with a port only if the domain has one; null on a shared host.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether <see cref="Domain"/> is pending: no request on it has been recorded yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>Where visitors go who find no link on it.</summary>
    public FallbackUrls Fallbacks { get; init; } = FallbackUrls.None;
}
