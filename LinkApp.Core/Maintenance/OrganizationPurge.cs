using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Maintenance;

/// <summary>
/// Purges organizations that were deleted more than <see cref="Organization.RestoreTime"/> ago: everything of theirs in the
/// three databases, in small transactions. The row of the organization goes last, so that a purge that was interrupted goes on.
/// </summary>
public sealed class OrganizationPurge(
    IDbContextFactory<AppDb> databases, AppDatabase database, LinkEditor links, ClickPurge clicks, HostTable hosts, TimeProvider time,
    ILogger<OrganizationPurge> log)
    : BackgroundService
{
    /// <summary>Time between two checks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // A restoration that was decided at the last second has been committed by then.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    // Rows in a transaction: some ten milliseconds, in which no editor can save.
    private const int Step = 500;

    private const string OfOrganization = "\"OrganizationId\" = @organization";

    // In an order that the foreign keys allow. Links are deleted before, with their older slugs, tags and the search's index.
    private static readonly (string Table, string Condition)[] Tables =
    [
        ("ImportRows", "\"ImportId\" IN (SELECT \"Id\" FROM \"Imports\" WHERE \"OrganizationId\" = @organization)"),
        ("Imports", OfOrganization),
        ("LinkChanges", OfOrganization),
        ("IdempotentCreates", "\"ApiKeyId\" IN (SELECT \"Id\" FROM \"ApiKeys\" WHERE \"OrganizationId\" = @organization)"),
        ("ApiKeys", OfOrganization),
        ("Wallboards", OfOrganization),
        ("Brands", OfOrganization),
        ("InternalClicks", OfOrganization),
        ("OutgoingMails", OfOrganization),
        ("UnknownSlugs", OfOrganization),
        ("Invitations", OfOrganization),
        ("SignInDomains", OfOrganization),
        ("AuditEntries", OfOrganization),
        ("Memberships", OfOrganization),
        ("Organizations", "\"Id\" = @organization"),
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(Interval, time, TryPurgeAsync, stoppingToken, atOnce: true);

    private async Task TryPurgeAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var organization in await FindAsync(cancel))
                await PurgeAsync(organization, cancel);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            log.LogError(error, "A deleted organization could not be purged; the next try is in {Interval}.", Interval);
        }
    }

    private async Task<List<int>> FindAsync(CancellationToken cancel)
    {
        var before = time.GetUtcNow().UtcDateTime - Organization.RestoreTime - Slack;
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Organizations.Where(organization => organization.DeletedAt < before).Select(organization => organization.Id).ToListAsync(cancel);
    }

    /// <summary>Purges one organization, deleted or not.</summary>
    internal async Task PurgeAsync(int organizationId, CancellationToken cancel)
    {
        // Domains and links first: from then on, nothing records a click for the organization.
        await DeleteAsync("Domains", OfOrganization, organizationId, cancel);
        await hosts.ReloadAsync(cancel);
        var count = 0;
        while (await links.PurgeAsync(organizationId, Step, cancel) is var deleted and > 0)
            count += deleted;
        var clickCount = await clicks.DeleteAsync(organizationId, cancel);
        foreach (var (table, condition) in Tables)
            await DeleteAsync(table, condition, organizationId, cancel);
        log.LogInformation("The deleted organization {Organization} is purged: {Links} links, {Clicks} clicks.", organizationId, count, clickCount);
    }

    private async Task DeleteAsync(string table, string condition, int organizationId, CancellationToken cancel)
    {
        await using var connection = database.OpenWriter();
        await using var delete = connection.Command(database.Dialect.DeleteSome(table, condition, Step), ("@organization", organizationId));
        while (await delete.ExecuteNonQueryAsync(cancel) == Step)
        {
        }
    }
}
