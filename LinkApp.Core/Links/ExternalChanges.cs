using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links;

/// <summary>
/// Follows external changes by commands in another process: removes links that they have changed or deleted from the
/// <see cref="LinkTable"/>, and reads the domains again. Links that they have created need no action: unknown slugs are
/// remembered for a few seconds only (<see cref="LinkTable.MissLifetime"/>).
/// </summary>
public sealed class ExternalChanges(
    IDbContextFactory<AppDb> databases, DataSettings data, LinkTable table, HostTable hosts, SlugRules slugs, TimeProvider time, ILogger<ExternalChanges> log) : BackgroundService
{
    /// <summary>Time between two checks, each of which reads the history entries with ids above the last one seen.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // If there are more changes than this, the next check reads the rest.
    private const int MaxChanges = 1_000;

    private long _seen;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first redirect is answered: the table is still empty, so earlier changes don't matter.
        _seen = Newest();
        hosts.Reload();
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(Interval, time, TryFollowAsync, stoppingToken);

    private async Task TryFollowAsync(CancellationToken cancel)
    {
        try
        {
            await FollowAsync(cancel);
        }
        catch (DbException error)
        {
            log.LogError(error, "Changes by commands could not be read; the next attempt is in {Interval}.", Interval);
        }
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        hosts.Reload();
        var newest = Newest();
        if (newest <= _seen)
            return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var changes = await db.LinkChanges.AsNoTracking()
            .Where(change => change.Id > _seen && change.Author == Author.CommandLine.Name && change.Kind != LinkChangeKind.Created)
            .OrderBy(change => change.Id).Take(MaxChanges)
            .ToListAsync(cancel);
        foreach (var change in changes)
            table.Forget(change.Link.Addresses.Select(address => new AddressKey(address.Domain, slugs.Key(address.Slug))), change.OrganizationId);
        _seen = changes.Count == MaxChanges ? changes[^1].Id : newest;
    }

    // Plain SQL: it runs every two seconds, and once before the server listens, where compiling a LINQ query would delay the start.
    private long Newest()
    {
        using var connection = SqliteSetup.Open(data.AppDatabase, readOnly: true);
        return connection.Scalar<long>("SELECT max(Id) FROM LinkChanges");
    }
}
