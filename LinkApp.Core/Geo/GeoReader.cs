using System.Net;
using System.Runtime.CompilerServices;
using MaxMind.Db;

namespace LinkApp.Core.Geo;

/// <summary>
/// One mmdb file, memory-mapped. Its schema is told by what is inside, not by its name. Keeps the places that were asked
/// for, since many addresses share a record, and reading one takes longer than finding it.
/// </summary>
public abstract class GeoReader : IDisposable
{
    // Pairs of slots. The file's 120,000 places would take some 25 MB; addresses all over the world have 35,000 of them.
    private const int KeptBits = 16;

    private readonly RecordTree _tree;
    private readonly Kept?[] _kept = new Kept?[2 << KeptBits];

    private protected GeoReader(string path)
    {
        Reader = new(path, FileAccessMode.MemoryMapped);
        try
        {
            _tree = new(path, Reader.Metadata);
            BuiltAt = Reader.Metadata.BuildDate;
        }
        catch
        {
            Reader.Dispose();
            throw;
        }
    }

    /// <summary>4 for a file that holds IPv4 networks only, 6 for one that holds both or IPv6.</summary>
    public int IPVersion => Reader.Metadata.IPVersion;

    /// <summary>What the file's maker calls it.</summary>
    public string DatabaseType => Reader.Metadata.DatabaseType;

    /// <summary>When the file's maker made it (UTC).</summary>
    public DateTime BuiltAt { get; }

    private Reader Reader { get; }

    /// <summary>The place of an address, or null where the file does not have it.</summary>
    public Place? Find(IPAddress address)
    {
        var record = _tree.Find(address);
        GC.KeepAlive(this);
        if (record == _tree.None)
            return null;
        // Whoever comes last has the first slot of the pair, and whoever had it goes to the second: no lock, no list of uses
        // (multiplicative hashing, TAOCP 6.4). With single slots one look-up in eleven had to read its record again; now one in fifty.
        var pair = _kept.AsSpan((int)((record * 2_654_435_769) >> (32 - KeptBits)) * 2, 2);
        if (pair[0] is { } first && first.Record == record)
            return first.Place;
        if (pair[1] is { } second && second.Record == record)
            return second.Place;
        if (record < _tree.None)
            throw new InvalidDatabaseException("its search tree does not end");
        var place = Read(record);
        (pair[0], pair[1]) = (new(record, place), pair[0]);
        // Not unmapped by the finalizer before the record is read: this look-up may hold the last reference.
        GC.KeepAlive(this);
        return place;
    }

    // Of a database that was replaced: when the last look-up in it has ended, nothing refers to it.
    ~GeoReader() => Close();

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    // What is closed has handles with critical finalizers, which run after this one: it is whole when a finalizer comes here.
    private void Close()
    {
        _tree?.Dispose();
        Reader?.Dispose();
    }

    /// <summary>Reads a record by its number.</summary>
    private protected abstract Place? Read(uint record);

    /// <summary>
    /// Decodes a record. The library's own look-up would walk its mapping of the tree a second time, which took
    /// 40 MB of resident memory.
    /// </summary>
    private protected T? Decode<T>(uint record, InjectableValues? values = null) where T : class => ResolveDataPointer<T>(Reader, record, values, null);

    /// <summary>Opens a GeoIP2/GeoLite2 City or Country file, or one of the flat schema.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The file that errors speak of, where the first is a copy of it.</param>
    /// <exception cref="GeoDatabaseException">The file is missing, broken, or holds something else.</exception>
    public static GeoReader Open(string path, string? shown = null)
    {
        shown ??= path;
        if (!File.Exists(path))
            throw new GeoDatabaseException(shown, "there is no such file");
        try
        {
            using var probe = new Reader(path, FileAccessMode.MemoryMapped);
            return SchemaOf(probe) switch
            {
                Schema.GeoIp2 => new GeoIp2Reader(path),
                Schema.Flat => new FlatReader(path),
                _ => throw new GeoDatabaseException(shown, $"its records (type \"{probe.Metadata.DatabaseType}\") hold no country"),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException || IsDamage(error))
        {
            throw new GeoDatabaseException(shown, $"it can't be read as an mmdb file ({error.Message})", error);
        }
    }

    /// <summary>
    /// Whether an error says that a file's content is not what it should be. The reader has errors of its own for that, and
    /// lets others through: a key that a map has twice, an offset behind the end, a value of another type, maps without an end.
    /// </summary>
    internal static bool IsDamage(Exception error) => error
        is InvalidDatabaseException or DeserializationException or ArgumentException or InvalidOperationException
        or InvalidCastException or IndexOutOfRangeException or OverflowException or InsufficientExecutionStackException;

    private enum Schema
    {
        Unknown,
        GeoIp2,
        Flat,
    }

    // The first records decide: GeoIP2 nests country.iso_code, the flat schema has country_code at the top.
    private static Schema SchemaOf(Reader reader)
    {
        const int Enough = 1_000;
        foreach (var node in reader.FindAll<Dictionary<string, object>>().Take(Enough))
        {
            if (node.Data.ContainsKey("country_code"))
                return Schema.Flat;
            if (node.Data.TryGetValue("country", out var country) || node.Data.TryGetValue("registered_country", out country))
                return country is IReadOnlyDictionary<string, object> or IDictionary<string, object> ? Schema.GeoIp2 : Schema.Unknown;
        }
        return Schema.Unknown;
    }

    /// <summary>
    /// A place from a file's fields: blanks become null, only two letters are a country, and a country without coordinates
    /// is drawn at its centre.
    /// </summary>
    protected static Place? ToPlace(string? country, string? region, string? city, double? latitude, double? longitude)
    {
        // Anything else would be counted, shown and matched as a country of its own.
        country = country is [var first, var second] && char.IsAsciiLetter(first) && char.IsAsciiLetter(second) ? country.ToUpperInvariant() : null;
        city = NullIfBlank(city);
        // Some files write "no coordinates" as 0, 0: there is no city in the Gulf of Guinea.
        var located = latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180 && (latitude, longitude) is not (0, 0);
        if (!located)
        {
            var centre = Country.Find(country);
            (latitude, longitude) = (centre?.Lat, centre?.Lon);
        }
        return country is null && latitude is null
            ? null
            : new Place(country, NullIfBlank(region), city, Round(latitude), Round(longitude));
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // Four decimals are 11 metres: more is noise from the file's 32-bit floats, and would split one city into many places.
    private static double? Round(double? degrees) => degrees is { } value ? Math.Round(value, 4) : null;

    // The library has no way to a record but by an address.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern T? ResolveDataPointer<T>(Reader reader, long pointer, InjectableValues? injectables, Network? network) where T : class;

    private sealed record Kept(uint Record, Place? Place);
}
