using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations.Attempts;

/// <summary>Deletes counts of attempts that are older than <see cref="Age"/>.</summary>
public sealed class AttemptRetention(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<AttemptRetention> log)
    : RowRetention(databases, time, log)
{
    /// <summary>How long counts are stored at most, apart from the interval.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(23);

    protected override string Things => "Old counts of attempts";

    protected override Task DeleteAsync(AppDb db, DateTime now, CancellationToken cancel)
    {
        var before = now - Age;
        return db.AttemptCounts.Where(count => count.StartedAt < before).ExecuteDeleteAsync(cancel);
    }
}
