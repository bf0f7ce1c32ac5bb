using System.Threading.Channels;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Domains;

/// <summary>
/// Makes pending domains live when requests come in on them. A request on a live domain costs one comparison; one on a pending
/// domain is put into a short queue and does not wait for the store, which is written once for each domain.
/// </summary>
public sealed class DomainArrivals(DomainEditor editor, HostTable hosts, ILogger<DomainArrivals> log) : BackgroundService
{
    // When it is full, requests are dropped: the next request on the same domain makes it live.
    private const int Capacity = 64;

    private readonly Channel<string> _hosts = Channel.CreateBounded<string>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Records that a request has come in on a host. Called for every request.</summary>
    public void Record(HostUse host)
    {
        if (host.IsPending)
            _hosts.Writer.TryWrite(host.Domain!);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var host in _hosts.Reader.ReadAllAsync(stoppingToken))
            {
                // The queue also holds the requests that came in before the first of them was written.
                if (hosts.Find(host).IsPending)
                    await TryConfirmAsync(host, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next request after the start of the server makes the domain live.
        }
    }

    private async Task TryConfirmAsync(string host, CancellationToken cancel)
    {
        try
        {
            await editor.ConfirmAsync(host, cancel);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            log.LogError(error, "The first request on {Host} could not be stored; the next request is the next attempt.", host);
        }
    }
}
