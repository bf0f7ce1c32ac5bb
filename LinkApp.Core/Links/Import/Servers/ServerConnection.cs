using System.Net;
using System.Net.Sockets;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// Connects to servers that members name. The address that is really connected to is checked, after the name was resolved: a name that
/// leads to a private network by DNS is refused like the address itself. Redirects are not followed, and no proxy is used.
/// </summary>
/// <param name="settings">Whether private networks may be connected to.</param>
public sealed class ServerConnection(ImportSettings settings)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Why a server in a private network is not asked.</summary>
    internal const string Refused = "This address is in a private network. Only an operator can allow that: Imports:AllowPrivateNetworks.";

    /// <summary>A handler for one import or rehearsal.</summary>
    /// <param name="allowPrivate">Allows private networks whatever the settings say: for commands, whose users have this machine anyway.</param>
    public SocketsHttpHandler CreateHandler(bool allowPrivate = false) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = 64,
        // A name may get another address while a long download runs.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, allowPrivate || settings.AllowPrivateNetworks, cancel),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint server, bool allowPrivate, CancellationToken cancel)
    {
        IPAddress[] addresses = IPAddress.TryParse(server.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(server.Host, cancel);
        var allowed = allowPrivate ? addresses : Array.FindAll(addresses, address => !PrivateNetworks.Contain(address));
        if (allowed.Length == 0 && addresses.Length > 0)
            throw new ServerException(Refused);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Addresses and not the name, which could be resolved anew to another one.
            await socket.ConnectAsync(allowed, server.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
