using System.Collections.Concurrent;
using System.Globalization;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Hosts;

/// <summary>
/// The hosts on which members and programs of organizations use LinkApp, so that no other organization can claim one of them as its
/// domain while they are not in the configuration. Bounded, and kept in a file of the data folder.
/// </summary>
public sealed class HostsInUse
{
    /// <summary>The most hosts that are remembered.</summary>
    public const int MaxHosts = 1_000;

    private const string FileName = "hosts-in-use.txt";

    // Instead of an organization: several use the host.
    private const int Several = 0;

    private readonly ConcurrentDictionary<string, int> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HostTable _table;
    private readonly string _path;
    private readonly ILogger<HostsInUse> _log;
    private readonly Lock _writing = new();

    public HostsInUse(DataSettings data, HostTable table, ILogger<HostsInUse> log)
    {
        (_table, _path, _log) = (table, Path.Combine(data.Directory, FileName), log);
        Read();
    }

    /// <summary>Records that somebody of an organization has made a request on a host and was let in.</summary>
    /// <param name="host">The request's Host header.</param>
    /// <param name="organizationId">The organization.</param>
    public void Record(string host, int organizationId)
    {
        if (_hosts.TryGetValue(host, out var present) && (present == organizationId || present == Several))
            return;
        // A domain belongs to its organization already.
        if (_hosts.Count >= MaxHosts || _table.Find(host).Domain is not null || !HostName.TryParse(host, out var name))
            return;
        _hosts.AddOrUpdate(name, organizationId, (_, other) => other == organizationId ? other : Several);
        if (name != host)
            _hosts[host] = _hosts[name];
        Write();
    }

    /// <summary>Whether another organization uses a host, so that this one can't have it as its domain.</summary>
    public bool IsOfOthers(string host, int organizationId) =>
        _hosts.Any(used => used.Value != organizationId && HostName.Overlap(used.Key, host));

    private void Read()
    {
        try
        {
            foreach (var line in File.Exists(_path) ? File.ReadLines(_path).Take(MaxHosts) : [])
            {
                if (line.Split('\t') is [var host, var organization] && int.TryParse(organization, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                    _hosts[host] = id;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning(error, "{File} can't be read: until its hosts are used again, an organization could claim one of them.", _path);
        }
    }

    private void Write()
    {
        lock (_writing)
        {
            try
            {
                File.WriteAllLines(_path, _hosts.Select(used => string.Create(CultureInfo.InvariantCulture, $"{used.Key}\t{used.Value}")));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _log.LogDebug(error, "{File} could not be written.", _path);
            }
        }
    }
}
