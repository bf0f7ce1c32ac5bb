using LinkApp.Core.Hosts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links;

/// <summary>
/// Follows changes of commands and of other servers: removes links that they have created, changed or deleted from the
/// <see cref="LinkTable"/>, and reads the domains again.
/// </summary>
public sealed class ExternalChanges(LinkChangeLog changes, LinkTable table, HostTable hosts, ChangeSignal signal, ILogger<ExternalChanges> log)
    : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first redirect is answered: the table is still empty, so earlier changes don't matter.
        await changes.BeginAsync();
        await hosts.ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await signal.WaitAsync(stoppingToken);
                await TryFollowAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryFollowAsync(CancellationToken cancel)
    {
        try
        {
            await FollowAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "Changes of other processes could not be read; the next attempt is in {Interval}.", ChangeSignal.Interval);
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
