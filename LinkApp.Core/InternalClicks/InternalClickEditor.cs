using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.InternalClicks;

/// <summary>Reads and changes which clicks organizations leave out. The next redirect follows a change.</summary>
public sealed class InternalClickEditor(IDbContextFactory<AppDb> databases, InternalClickTable table, AuditLog audit, TimeProvider time)
{
    /// <summary>The settings of an organization, and when they were last changed; null for never.</summary>
    public async Task<(InternalClickSettings Settings, DateTime? UpdatedAt)> GetAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var saved = await db.InternalClicks.AsNoTracking().SingleOrDefaultAsync(saved => saved.OrganizationId == organizationId, cancel);
        return (saved?.ToSettings() ?? InternalClickSettings.Default, saved?.UpdatedAt);
    }

    /// <summary>Replaces the settings, which must have no errors once they are clean.</summary>
    public async Task SaveAsync(int organizationId, InternalClickSettings settings, Author by, CancellationToken cancel = default)
    {
        settings = settings.Clean();
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Keeps other writers out from the read to the commit: two of them would add the row twice.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var saved = await db.InternalClicks.SingleOrDefaultAsync(saved => saved.OrganizationId == organizationId, cancel);
        var before = Describe(saved?.ToSettings() ?? InternalClickSettings.Default);
        if (saved is null)
            db.Add(saved = new SavedInternalClicks { OrganizationId = organizationId, Networks = [] });
        (saved.IsEnabled, saved.Networks, saved.UpdatedAt) = (settings.IsEnabled, settings.Networks, time.GetUtcNow().UtcDateTime);
        db.Add(audit.Create(organizationId, AuditAction.InternalClicksChanged, "", by, before, Describe(settings)));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        await table.ReloadAsync(CancellationToken.None);
    }

    /// <summary>The settings in the audit log.</summary>
    private static string Describe(InternalClickSettings settings) => (settings.IsEnabled ? "left out" : "counted")
        + (settings.Networks.Count == 0 ? ", no networks" : $", {Format.Count(settings.Networks.Count, "network")}: {string.Join(", ", settings.Networks)}");
}
