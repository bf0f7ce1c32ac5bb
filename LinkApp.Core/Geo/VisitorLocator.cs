using System.Net;
using System.Net.Sockets;

namespace LinkApp.Core.Geo;

/// <summary>
/// Finds where a visitor is. Never throws and never waits: an address that is private, malformed or not in the
/// database has no place.
/// </summary>
public sealed class VisitorLocator : IDisposable
{
    // Each look-up reads it once, and then uses the same database to its end.
    private volatile GeoDatabase _database;

    /// <exception cref="GeoDatabaseException">The configured file, or the one that comes with LinkApp, can't be used.</exception>
    public VisitorLocator(GeoSource source) => _database = source.Open();

    /// <summary>The database in which visitors are looked up now.</summary>
    public GeoDatabaseInfo Info => _database.Info;

    /// <summary>The state of the source when the database was opened.</summary>
    public GeoStamp? Stamp => _database.Stamp;

    /// <summary>Replaces the database. Look-ups that have begun use the one before.</summary>
    public void Use(GeoDatabase database) => _database = database;

    /// <summary>The place of an address, or null where it is unknown.</summary>
    public Place? Locate(IPAddress? address)
    {
        if (address is null)
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (!IsPublic(address))
            return null;
        try
        {
            return _database.Find(address);
        }
        catch (InvalidDataException)
        {
            // A damaged record, found only when a visitor from there clicks: the click has no place, and the visitor is redirected.
            return null;
        }
    }

    public void Dispose() => _database.Dispose();

    // Some databases locate private ranges (a company's own additions); a private address means nothing here.
    private static bool IsPublic(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
            return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !address.IsIPv6LinkLocal
                && !address.IsIPv6UniqueLocal
                && !address.IsIPv6SiteLocal
                && !address.IsIPv6Multicast
                && !address.Equals(IPAddress.IPv6Any);

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes is not ([10, ..] or [127, ..] or [0, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..]
            or [100, >= 64 and <= 127, ..] or [>= 224, ..]);
    }
}
