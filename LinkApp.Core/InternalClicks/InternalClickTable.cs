using System.Collections.Frozen;
using System.Data.Common;
using System.Net;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using Microsoft.Extensions.Hosting;

namespace LinkApp.Core.InternalClicks;

/// <summary>
/// The organizations that leave out the clicks of their own people, with their networks, in memory. Every redirect uses it: a
/// look-up in a dictionary that is empty where no organization does, and no allocation. Only this process changes the settings.
/// </summary>
public sealed class InternalClickTable(AppDatabase database) : IHostedService
{
    private readonly Lock _reading = new();
    private volatile FrozenDictionary<int, IPNetwork[]> _networks = FrozenDictionary<int, IPNetwork[]>.Empty;

    /// <summary>Whether an organization leaves out the clicks of its own people.</summary>
    public bool IsEnabled(int organizationId) => _networks.ContainsKey(organizationId);

    /// <summary>Whether an address is in one of the networks of an organization that leaves out the clicks of its own people.</summary>
    public bool IsInNetwork(int organizationId, IPAddress? address) =>
        address is not null && _networks.TryGetValue(organizationId, out var networks) && AddressRange.IsInAny(networks, address);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Reload();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads the settings again, after an edit.</summary>
    /// <exception cref="DbException">The store can't be read; the table stays as it was.</exception>
    internal void Reload()
    {
        // Read under the lock, so that an older read is never published after a newer one.
        lock (_reading)
            _networks = Read();
    }

    // Plain SQL: it runs once before the server listens, where compiling a LINQ query would delay the start.
    private FrozenDictionary<int, IPNetwork[]> Read()
    {
        var found = new Dictionary<int, IPNetwork[]>();
        using var connection = database.OpenReader();
        using var command = connection.Command("""SELECT "OrganizationId", "Networks" FROM "InternalClicks" WHERE "IsEnabled" """);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var networks = JsonSerializer.Deserialize<string[]>(rows.GetString(1), LinkJson.Options)!;
            found.Add(rows.GetInt32(0), [.. networks.Select(AddressRange.Parse).OfType<IPNetwork>()]);
        }
        return found.ToFrozenDictionary();
    }
}
