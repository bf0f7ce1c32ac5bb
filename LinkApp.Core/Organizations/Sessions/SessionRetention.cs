using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations.Sessions;

/// <summary>Deletes sessions that have expired: their cookies are no longer accepted either.</summary>
public sealed class SessionRetention(
    IDbContextFactory<AppDb> databases, AccountSettings settings, TimeProvider time, ILogger<SessionRetention> log)
    : RowRetention(databases, time, log)
{
    // A use is written up to a minute late, and not at all while the store refuses writes.
    private static readonly TimeSpan Delay = TimeSpan.FromHours(1);

    protected override string Things => "Expired sessions";

    protected override Task DeleteAsync(AppDb db, DateTime now, CancellationToken cancel)
    {
        var (before, begun) = (now - Session.Lifetime - Delay, now - settings.SessionLife - Delay);
        return db.Sessions.Where(session => session.LastUsedAt < before || session.CreatedAt < begun).ExecuteDeleteAsync(cancel);
    }
}
