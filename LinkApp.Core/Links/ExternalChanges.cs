using System.Data.Common;
using LinkApp.Core.Hosts;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links;

/// <summary>
/// Follows external changes by commands in another process: removes links that they have created, changed or deleted from the
/// <see cref="LinkTable"/>, and reads the domains again.
/// </summary>
public sealed class ExternalChanges(LinkChangeLog changes, LinkTable table, HostTable hosts, TimeProvider time, ILogger<ExternalChanges> log)
    : BackgroundService
{
    /// <summary>Time between two looks for changes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first redirect is answered: the table is still empty, so earlier changes don't matter.
        await changes.BeginAsync();
        await hosts.ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
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
        await hosts.ReloadAsync(cancel);
        while (true)
        {
            var next = await changes.ReadAsync(cancel);
            if (next is { Count: 0 })
                return;
            if (next is null)
                table.Clear();
            else
                table.Forget(next);
        }
    }
}
