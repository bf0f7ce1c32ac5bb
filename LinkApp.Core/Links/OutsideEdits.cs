using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links;

/// <summary>
/// Follows what commands change in another process: takes links out of the redirect's table that they have changed or
/// deleted, and reads the domains anew. Links that one has
/// created need no help: their slugs are known as missing for a few seconds only (<see cref="LinkTable.MissLifetime"/>).
/// </summary>
public sealed class OutsideEdits(
    IDbContextFactory<AppDb> databases, DataSettings data, LinkTable table, HostTable hosts, TimeProvider time, ILogger<OutsideEdits> log) : BackgroundService
{
    /// <summary>Time between two looks, each of which reads what came since the last by the history's id.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // More in one look than this: the rest comes with the next.
    private const int MostChanges = 1_000;

    private long _seen;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first redirect is answered: the table is empty then.
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
        catch (SqliteException error)
        {
            log.LogError(error, "What commands have changed could not be read; the next try is in {Interval}.", Interval);
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
            .OrderBy(change => change.Id).Take(MostChanges)
            .ToListAsync(cancel);
        foreach (var change in changes)
            table.Forget([change.Link.Slug, .. change.Link.Aliases]);
        _seen = changes.Count == MostChanges ? changes[^1].Id : newest;
    }

    // By hand: it is asked every two seconds, and once before the server listens, where a LINQ query would take its time to compile.
    private long Newest()
    {
        using var connection = SqliteSetup.Open(data.AppDatabase, readOnly: true);
        return connection.Scalar<long>("SELECT max(Id) FROM LinkChanges");
    }
}
