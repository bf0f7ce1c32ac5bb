using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations.Audit;

/// <summary>Deletes entries of the audit log that are older than <c>Accounts:AuditRetention</c>.</summary>
public sealed class AuditRetention(IDbContextFactory<AppDb> databases, AccountSettings settings, TimeProvider time, ILogger<AuditRetention> log)
    : RowRetention(databases, time, log)
{
    protected override string Things => "Old entries of the audit log";

    protected override Task DeleteAsync(AppDb db, DateTime now, CancellationToken cancel)
    {
        var before = now - settings.AuditRetention;
        return db.AuditEntries.Where(entry => entry.Time < before).ExecuteDeleteAsync(cancel);
    }
}
