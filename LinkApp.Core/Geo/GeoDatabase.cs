using System.Net;
using System.Net.Sockets;
using MaxMind.Db;
using MaxMind.GeoIP2.Exceptions;

namespace LinkApp.Core.Geo;

/// <summary>The description of a geo database.</summary>
/// <param name="Path">The file, or the first of two.</param>
/// <param name="Type">What its maker calls it, such as <c>GeoLite2-City</c>.</param>
/// <param name="BuiltAt">When its maker made it (UTC).</param>
/// <param name="HasIPv6">Whether it knows IPv6 addresses.</param>
public sealed record GeoDatabaseInfo(string Path, string Type, DateTime BuiltAt, bool HasIPv6)
{
    /// <summary>The age from which a database is old. Addresses move all the time: by then, a noticeable share of visitors is located wrongly.</summary>
    public static readonly TimeSpan Old = TimeSpan.FromDays(90);

    public bool IsOld(DateTimeOffset now) => now.UtcDateTime - BuiltAt > Old;
}

/// <summary>
/// The file or the two files (IPv4 and IPv6) in which visitors are looked up. A database that is replaced is not closed, since
/// look-ups may still read it; after the last of them, the garbage collector unmaps it.
/// </summary>
public sealed class GeoDatabase : IDisposable
{
    // Enough to find damage to a thousandth of the file reliably.
    private const int VerifiedAddresses = 20_000;
    private const int VerifySeed = 1;

    // MaxMind's reader takes ten times as long.
    private const int ComparedEvery = 10;

    // Its two files call themselves "city ipv4" and "city ipv6".
    private const string BundledType = "DB-IP City Lite";

    private readonly GeoReader _v4;
    private readonly GeoReader? _v6;

    private GeoDatabase(GeoReader v4, GeoReader? v6, string path)
    {
        (_v4, _v6) = (v4, v6);
        Info = new(path, v4 == v6 || v6 is null ? v4.DatabaseType : BundledType, v4.BuiltAt, v6 is not null);
    }

    public GeoDatabaseInfo Info { get; }

    /// <summary>The state of its source when it was opened.</summary>
    public GeoStamp? Stamp { get; internal set; }

    /// <summary>Opens one file for all addresses that it has.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The file that errors name, if the first is a copy of it.</param>
    /// <exception cref="GeoDatabaseException">The file is missing, broken, or holds something else.</exception>
    public static GeoDatabase Open(string path, string? shown = null)
    {
        var reader = GeoReader.Open(path, shown);
        return new(reader, reader.IPVersion == 6 ? reader : null, shown ?? path);
    }

    /// <summary>Opens the two files that come with LinkApp, one for each kind of address.</summary>
    /// <exception cref="GeoDatabaseException">A file is missing, broken, or holds something else.</exception>
    public static GeoDatabase Open((string V4, string V6) paths) => new(GeoReader.Open(paths.V4), GeoReader.Open(paths.V6), paths.V4);

    /// <summary>Looks up addresses all over the world, some of them with MaxMind's reader, too: some tenths of a second.</summary>
    /// <exception cref="GeoDatabaseException">It is damaged, locates no address, or the two readers disagree.</exception>
    public void Verify()
    {
        var random = new Random(VerifySeed);
        var found = 0;
        try
        {
            using var reference = new ReferenceReader(_v4.Path, _v4 is FlatReader);
            var bytes = new byte[4];
            for (var i = 0; i < VerifiedAddresses; i++)
            {
                random.NextBytes(bytes);
                var address = new IPAddress(bytes);
                var place = Find(address);
                if (place is not null)
                    found++;
                if (i % ComparedEvery == 0 && reference.TryFind(address, out var expected) && !IsSame(place, expected))
                    throw new GeoDatabaseException(Info.Path, $"LinkApp reads {address} as {place}, and MaxMind's reader as {expected}; please report it");
            }
        }
        catch (Exception error) when (error is InvalidDataException or InvalidDatabaseException or GeoIP2Exception)
        {
            throw new GeoDatabaseException(Info.Path, $"it is damaged ({error.Message})", error);
        }
        if (found == 0)
            throw new GeoDatabaseException(Info.Path, "it locates no address");
    }

    private static bool IsSame(Place? a, Place? b) =>
        (a?.Country, a?.Region, a?.City, a?.Latitude, a?.Longitude) == (b?.Country, b?.Region, b?.City, b?.Latitude, b?.Longitude);

    /// <summary>The place of a public address, or null where the database does not have it. A damaged record throws.</summary>
    internal Place? Find(IPAddress address) =>
        // By family: an IPv4-only tree answers an IPv6 address with the network of its first 32 bits.
        (address.AddressFamily == AddressFamily.InterNetwork ? _v4 : _v6)?.Find(address);

    public void Dispose()
    {
        _v4.Dispose();
        // One file may hold both.
        if (_v6 != _v4)
            _v6?.Dispose();
    }
}
