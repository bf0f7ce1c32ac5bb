using System.Collections.Frozen;
using System.Data.Common;
using System.Net;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.InternalClicks;

/// <summary>
/// The organizations that leave out the clicks of their own people, with their networks, in memory. Every redirect uses it: a
/// look-up in a dictionary that is empty where no organization does, and no allocation. What other servers change is read every two seconds.
/// </summary>
public sealed class InternalClickTable(AppDatabase database, TimeProvider time, ILogger<InternalClickTable> log) : BackgroundService
{
    private readonly NewestRead _reads = new();
    private volatile FrozenDictionary<int, IPNetwork[]> _networks = FrozenDictionary<int, IPNetwork[]>.Empty;

    /// <summary>Whether an organization leaves out the clicks of its own people.</summary>
    public bool IsEnabled(int organizationId) => _networks.ContainsKey(organizationId);

    /// <summary>Whether an address is in one of the networks of an organization that leaves out the clicks of its own people.</summary>
    public bool IsInNetwork(int organizationId, IPAddress? address) =>
        address is not null && _networks.TryGetValue(organizationId, out var networks) && AddressRange.IsInAny(networks, address);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Reads the settings again, after an edit.</summary>
    /// <exception cref="DbException">The store can't be read; the table stays as it was.</exception>
    internal Task ReloadAsync(CancellationToken cancel = default) => _reads.RunAsync(ReadAsync, networks => _networks = networks, cancel);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(ChangeSignal.Interval, time, TryReloadAsync, stoppingToken);

    private async Task TryReloadAsync(CancellationToken cancel)
    {
        try
        {
            await ReloadAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogDebug(error, "The settings of internal clicks could not be read; the next attempt is in {Interval}.", ChangeSignal.Interval);
        }
    }

    // Plain SQL: it runs every two seconds, and once before the server listens, where compiling a LINQ query would delay the start.
    private async Task<FrozenDictionary<int, IPNetwork[]>> ReadAsync(CancellationToken cancel)
    {
        var found = new Dictionary<int, IPNetwork[]>();
        await using var connection = await database.OpenReaderAsync(cancel);
        await using var command = connection.Command("""SELECT "OrganizationId", "Networks" FROM "InternalClicks" WHERE "IsEnabled" """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var networks = JsonSerializer.Deserialize<string[]>(rows.GetString(1), LinkJson.Options)!;
            found.Add(rows.GetInt32(0), [.. networks.Select(AddressRange.Parse).OfType<IPNetwork>()]);
        }
        return found.ToFrozenDictionary();
    }
}
