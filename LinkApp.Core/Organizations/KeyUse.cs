using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations;

/// <summary>When each API key was last used, by its id.</summary>
public sealed class KeyUse(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<KeyUse> log) : LastUse<int>(databases, time, log)
{
    protected override string Things => "API keys";

    protected override Task WriteAsync(AppDb db, int key, DateTime used, CancellationToken cancel) =>
        db.ApiKeys.Where(stored => stored.Id == key).ExecuteUpdateAsync(set => set.SetProperty(stored => stored.LastUsedAt, used), cancel);
}
