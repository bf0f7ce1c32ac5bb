using System.Net;
using LinkApp.Core.Geo.Mmdb;

namespace LinkApp.Core.Geo;

/// <summary>One mmdb file. A subclass reads the records of one schema. Places are cached, since many addresses share a record.</summary>
public abstract class GeoReader : IDisposable
{
    // 65,536 pairs of slots. A city file has 120,000 places, which would take some 25 MB; addresses all over the world have 35,000 of them.
    private const int PairBits = 16;

    private readonly MmdbFile _file;
    private readonly KnownRecord?[] _known = new KnownRecord?[2 << PairBits];

    private protected GeoReader(MmdbFile file) => _file = file;

    private enum Schema
    {
        Unknown,
        GeoIp2,
        Flat,
    }

    /// <summary>4 for a file of IPv4 networks, 6 for one of IPv6 networks or of both.</summary>
    public int IPVersion => _file.IPVersion;

    /// <summary>What the file's maker calls it.</summary>
    public string DatabaseType => _file.Type;

    /// <summary>When the file's maker made it (UTC).</summary>
    public DateTime BuiltAt => _file.BuiltAt;

    internal string Path => _file.Path;

    /// <summary>Opens a city or country file. Its records decide how they are read, not its name or type.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The file that errors name, if the first is a copy of it.</param>
    /// <exception cref="GeoDatabaseException">The file is missing, broken, or holds something else.</exception>
    public static GeoReader Open(string path, string? shown = null)
    {
        shown ??= path;
        if (!File.Exists(path))
            throw new GeoDatabaseException(shown, "there is no such file");
        MmdbFile? file = null;
        try
        {
            file = new MmdbFile(path);
            return FindSchema(file) switch
            {
                Schema.GeoIp2 => new GeoIp2Reader(file),
                Schema.Flat => new FlatReader(file),
                _ => throw new GeoDatabaseException(shown, $"its records (type \"{file.Type}\") hold no country"),
            };
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is IOException or UnauthorizedAccessException or InvalidDataException)
                throw new GeoDatabaseException(shown, $"it can't be read as an mmdb file ({error.Message})", error);
            throw;
        }
    }

    /// <summary>The place of an address, or null where the file does not have it.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Place? Find(IPAddress address)
    {
        try
        {
            return _file.TryFind(address, out var record) ? FindPlace(record) : null;
        }
        finally
        {
            // A database that was replaced is unmapped when nothing refers to it any more: this look-up may be the last to do so.
            GC.KeepAlive(_file);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the place of a record; null where it names none.</summary>
    private protected abstract Place? Read(MmdbValue record);

    /// <summary>
    /// A place from the fields of a record: blanks become null, only two letters are a country, and a country without coordinates
    /// stands at its centre.
    /// </summary>
    internal static Place? ToPlace(string? country, string? region, string? city, double? latitude, double? longitude)
    {
        // Anything else would be counted, shown and matched as another country.
        country = country is [var first, var second] && char.IsAsciiLetter(first) && char.IsAsciiLetter(second) ? country.ToUpperInvariant() : null;
        // Some files write "no coordinates" as 0, 0: there is no city in the Gulf of Guinea.
        var isLocated = latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180 && (latitude, longitude) is not (0, 0);
        if (!isLocated)
        {
            var centre = Country.Find(country);
            (latitude, longitude) = (centre?.Lat, centre?.Lon);
        }
        return country is null && latitude is null ? null : new Place(country, NullIfBlank(region), NullIfBlank(city), Round(latitude), Round(longitude));
    }

    // The first records decide: GeoIP2 has country.iso_code, the flat schema country_code at the top.
    private static Schema FindSchema(MmdbFile file)
    {
        const int Enough = 1_000;
        foreach (var number in file.Records().Take(Enough))
        {
            var record = file.Read(number);
            if (record.TryGet("country_code"u8, out _))
                return Schema.Flat;
            if (record.TryGet("country"u8, out var country) || record.TryGet("registered_country"u8, out country))
                return country.IsMap ? Schema.GeoIp2 : Schema.Unknown;
        }
        return Schema.Unknown;
    }

    /// <summary>The place of a record, from the cache if it is there: reading a record takes longer than finding it.</summary>
    private Place? FindPlace(uint record)
    {
        // Multiplicative hashing (Knuth, The Art of Computer Programming 6.4). A new record takes the first slot of its pair, and the one
        // before it moves to the second: no lock and no list of uses. With single slots one look-up in eleven had to read its record
        // again, with pairs one in fifty.
        var pair = _known.AsSpan((int)((record * 2_654_435_769) >> (32 - PairBits)) * 2, 2);
        if (pair[0] is { } first && first.Record == record)
            return first.Place;
        if (pair[1] is { } second && second.Record == record)
            return second.Place;
        var place = Read(_file.Read(record));
        (pair[0], pair[1]) = (new(record, place), pair[0]);
        return place;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // Four decimals are 11 metres: more is noise of the file's 32-bit numbers, and would split one city into many places.
    private static double? Round(double? degrees) => degrees is { } value ? Math.Round(value, 4) : null;

    private sealed record KnownRecord(uint Record, Place? Place);
}
