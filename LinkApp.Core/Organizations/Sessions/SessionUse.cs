using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations.Sessions;

/// <summary>When each session was last used, by its id.</summary>
public sealed class SessionUse(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<SessionUse> log) : LastUse<string>(databases, time, log)
{
    protected override string Things => "sessions";

    protected override Task WriteAsync(AppDb db, string key, DateTime used, CancellationToken cancel) =>
        db.Sessions.Where(session => session.Id == key).ExecuteUpdateAsync(set => set.SetProperty(session => session.LastUsedAt, used), cancel);
}
