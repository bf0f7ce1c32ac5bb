using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Domains;

/// <summary>A domain and the number of links that name it.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Links">The number of links whose own setting puts their short URL on this domain.</param>
public sealed record ListedDomain(Domain Domain, int Links);

/// <summary>Reads domains; every query names the organization.</summary>
public sealed class DomainQueries(IDbContextFactory<AppDb> databases)
{
    /// <summary>An organization's domains, the main one first.</summary>
    public async Task<List<ListedDomain>> ListAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Domains.AsNoTracking()
            .Where(domain => domain.OrganizationId == organizationId)
            .OrderByDescending(domain => domain.IsMain).ThenBy(domain => domain.Id)
            .Select(domain => new ListedDomain(domain, db.Links.Count(link => link.OrganizationId == organizationId && link.Domain == domain.Host)))
            .ToListAsync(cancel);
    }

    /// <summary>A file of <see cref="AppLinkFile"/>; null if the domain has none.</summary>
    /// <param name="organizationId">The organization of the domain.</param>
    /// <param name="host">The domain.</param>
    /// <param name="isApple">Whether it is Apple's; else Android's.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task<string?> FindAppLinkFileAsync(int organizationId, string host, bool isApple, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Domains.Where(domain => domain.OrganizationId == organizationId && domain.Host == host)
            .Select(domain => isApple ? domain.AppleAppSiteAssociation : domain.AssetLinks).SingleOrDefaultAsync(cancel);
    }
}
