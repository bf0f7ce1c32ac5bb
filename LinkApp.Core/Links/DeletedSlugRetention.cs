using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links;

/// <summary>Forgets deleted slugs that everyone may use again.</summary>
public sealed class DeletedSlugRetention(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<DeletedSlugRetention> log)
    : RowRetention(databases, time, log)
{
    protected override string Things => "Deleted slugs";

    protected override Task DeleteAsync(AppDb db, DateTime now, CancellationToken cancel)
    {
        var before = now - DeletedSlug.HeldFor;
        return db.DeletedSlugs.Where(slug => slug.DeletedAt <= before).ExecuteDeleteAsync(cancel);
    }
}
