using System.Diagnostics.Metrics;
using System.Net;
using LinkApp.Core.Metrics;
using LinkApp.Core.Settings;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Security;

/// <summary>
/// The peers that send forwarded headers and are not in <c>Proxy:Trusted</c>. If one of them is a proxy in front of LinkApp, all
/// visitors seem to be one. So each is logged once, with the setting that would change it, and shown to operators. A file in the
/// data folder lets <c>linkapp doctor</c> know them as well.
/// </summary>
public sealed class UntrustedProxies
{
    public const string Name = "linkapp_untrusted_forwarded_total";

    /// <summary>The most peers that are logged and listed: anyone can send these headers.</summary>
    public const int MaxPeers = 32;

    private const string FileName = "untrusted-proxies.txt";

    private readonly HashSet<IPAddress> _peers = [];
    private readonly Lock _gate = new();
    private readonly ProxySettings _proxy;
    private readonly DataSettings _data;
    private readonly ILogger<UntrustedProxies> _log;
    private long _requests;

    public UntrustedProxies(ProxySettings proxy, DataSettings data, IMeterFactory meters, ILogger<UntrustedProxies> log)
    {
        (_proxy, _data, _log) = (proxy, data, log);
        meters.Create(LinkAppMeter.Name).CreateObservableCounter(
            Name, () => Volatile.Read(ref _requests), description: "Requests whose forwarded headers were ignored, since they came from no trusted proxy.");
    }

    /// <summary>The peers since the start, in the order in which they came.</summary>
    public IReadOnlyList<IPAddress> Peers
    {
        get
        {
            lock (_gate)
                return [.. _peers];
        }
    }

    /// <summary>Counts a request whose forwarded headers are ignored.</summary>
    public void Record(IPAddress peer)
    {
        Interlocked.Increment(ref _requests);
        if (peer.IsIPv4MappedToIPv6)
            peer = peer.MapToIPv4();
        lock (_gate)
        {
            if (_peers.Count >= MaxPeers || !_peers.Add(peer))
                return;
            Write();
        }
        _log.LogWarning(
            "Forwarded headers (such as X-Forwarded-For) from {Peer} are ignored, since it is not in Proxy:Trusted. If it is your proxy, all visitors seem "
                + "to come from it. Then set {Setting}. Further requests of this peer are not logged.",
            peer, GetSetting(_proxy, [peer]));
    }

    /// <summary>The peers that the last server on a data folder has seen.</summary>
    public static IReadOnlyList<IPAddress> Read(DataSettings data)
    {
        try
        {
            return [.. File.ReadLines(GetPath(data)).Take(MaxPeers).Select(line => IPAddress.TryParse(line, out var peer) ? peer : null).OfType<IPAddress>()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Forgets what an earlier server has seen; its settings may have been others.</summary>
    public void Reset()
    {
        lock (_gate)
            File.Delete(GetPath(_data));
    }

    /// <summary>The setting that trusts peers, too.</summary>
    public static string GetSetting(ProxySettings proxy, IEnumerable<IPAddress> peers) =>
        $"Proxy:Trusted={string.Join(",", proxy.Trusted.Select(network => network.ToString()).Concat(peers.Select(peer => peer.ToString())))}";

    private static string GetPath(DataSettings data) => Path.Combine(data.Directory, FileName);

    private void Write()
    {
        try
        {
            File.WriteAllLines(GetPath(_data), _peers.Select(peer => peer.ToString()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _log.LogDebug(error, "The untrusted proxies could not be written.");
        }
    }
}
