using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Maintenance;

/// <summary>An organization as installation admins see it: how big it is, but nothing of its contents.</summary>
/// <param name="Id">The organization.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was created, in UTC.</param>
/// <param name="DeletedAt">When it was deleted, in UTC; null: it is in use.</param>
/// <param name="Members">Its members.</param>
/// <param name="Links">Its links, archived ones included.</param>
/// <param name="Clicks">The clicks of its links since the first, without bots.</param>
/// <param name="Bytes">Its estimated share of the databases' files.</param>
public sealed record OrganizationSize(int Id, string Name, DateTime CreatedAt, DateTime? DeletedAt, int Members, int Links, long Clicks, long Bytes);

/// <summary>The databases' files, or their tables in PostgreSQL.</summary>
/// <param name="App">Bytes of <c>linkapp.db</c>, or of the schema public.</param>
/// <param name="Clicks">Bytes of <c>clicks.db</c>, or of the clicks' tables.</param>
/// <param name="Rollups">Bytes of <c>rollups.db</c>, or of the rollups' tables.</param>
public sealed record DatabaseSizes(long App, long Clicks, long Rollups);

/// <summary>Reads what the installation admins see: the organizations with their sizes, and the sizes of the databases.</summary>
public sealed class InstallationQueries(IDbContextFactory<AppDb> databases, ClickStore clicks, AppDatabase app)
{
    /// <summary>The sizes of the databases, with their write-ahead logs.</summary>
    public DatabaseSizes GetSizes()
    {
        var (ofClicks, ofRollups) = clicks.GetSizes();
        return new(app.GetSize(), ofClicks, ofRollups);
    }

    /// <summary>
    /// All organizations, by name. Bytes are shared out by rows: those of <see cref="DatabaseSizes.App"/> by links, their history and the
    /// audit log, the others by clicks.
    /// </summary>
    public async Task<List<OrganizationSize>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var organizations = await db.Organizations.AsNoTracking().OrderBy(organization => organization.Name)
            .Select(organization => new
            {
                organization.Id,
                organization.Name,
                organization.CreatedAt,
                organization.DeletedAt,
                Members = db.Memberships.Count(membership => membership.OrganizationId == organization.Id),
                Links = db.Links.Count(link => link.OrganizationId == organization.Id),
                Changes = db.LinkChanges.Count(change => change.OrganizationId == organization.Id),
                Entries = db.AuditEntries.Count(entry => entry.OrganizationId == organization.Id),
            })
            .ToListAsync(cancel);
        var counts = CountClicks();
        var sizes = GetSizes();
        var allRows = organizations.Sum(organization => (long)organization.Links + organization.Changes + organization.Entries);
        var allClicks = counts.Values.Sum();
        return organizations.ConvertAll(organization =>
        {
            var count = counts.GetValueOrDefault(organization.Id);
            return new OrganizationSize(
                organization.Id, organization.Name, organization.CreatedAt, organization.DeletedAt, organization.Members, organization.Links, count,
                Share(sizes.App, organization.Links + organization.Changes + organization.Entries, allRows)
                    + Share(sizes.Clicks + sizes.Rollups, count, allClicks));
        });
    }

    private Dictionary<int, long> CountClicks()
    {
        using var reads = clicks.OpenReads();
        // Up to the last rollup, some seconds ago.
        return reads.CountByOrganization();
    }

    private static long Share(long bytes, long part, long all) => all == 0 ? 0 : (long)((double)bytes * part / all);
}
