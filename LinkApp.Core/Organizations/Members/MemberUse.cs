using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations.Members;

/// <summary>When each member last had LinkApp open, by organization and user.</summary>
public sealed class MemberUse(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<MemberUse> log)
    : LastUse<(int OrganizationId, long UserId)>(databases, time, log)
{
    protected override string Things => "memberships";

    protected override Task WriteAsync(AppDb db, (int OrganizationId, long UserId) key, DateTime used, CancellationToken cancel) =>
        db.Memberships.Where(membership => membership.OrganizationId == key.OrganizationId && membership.UserId == key.UserId)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.LastActiveAt, used), cancel);
}
