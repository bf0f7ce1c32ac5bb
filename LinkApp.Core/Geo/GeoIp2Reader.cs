using System.Net;
using MaxMind.Db;

namespace LinkApp.Core.Geo;

/// <summary>
/// The nested schema of MaxMind's GeoIP2 and GeoLite2 (and DB-IP's own files), city or country, whatever type the file
/// says it has. MaxMind's client library takes a file for what its type says, and refuses the rest at each look-up.
/// </summary>
internal sealed class GeoIp2Reader(string path) : GeoReader
{
    private readonly Reader _reader = new(path, FileAccessMode.MemoryMapped);

    public override int IPVersion => _reader.Metadata.IPVersion;

    public override Place? Find(IPAddress address) =>
        _reader.Find<GeoIp2Record>(address) is { } record
            ? ToPlace(record.Country?.Code, record.Regions is [var region, ..] ? region.Name : null, record.City?.Name, record.Location?.Latitude, record.Location?.Longitude)
            : null;

    public override void Dispose() => _reader.Dispose();
}

/// <summary>A record of the nested schema; files of countries only have just the country.</summary>
[method: Constructor]
internal sealed class GeoIp2Record(
    [MapKey("country")] GeoIp2Country? country,
    [MapKey("subdivisions")] List<GeoIp2Area>? regions,
    [MapKey("city")] GeoIp2Area? city,
    [MapKey("location")] GeoIp2Location? location)
{
    public GeoIp2Country? Country { get; } = country;

    /// <summary>From the largest to the smallest.</summary>
    public List<GeoIp2Area>? Regions { get; } = regions;

    public GeoIp2Area? City { get; } = city;

    public GeoIp2Location? Location { get; } = location;
}

[method: Constructor]
internal sealed class GeoIp2Country([MapKey("iso_code")] string? code)
{
    public string? Code { get; } = code;
}

[method: Constructor]
internal sealed class GeoIp2Area([MapKey("names")] GeoIp2Names? names)
{
    public string? Name => names?.English;
}

/// <summary>The name that is used; those in other languages are skipped unread.</summary>
[method: Constructor]
internal sealed class GeoIp2Names([MapKey("en")] string? english)
{
    public string? English { get; } = english;
}

[method: Constructor]
internal sealed class GeoIp2Location([MapKey("latitude")] double? latitude, [MapKey("longitude")] double? longitude)
{
    public double? Latitude { get; } = latitude;

    public double? Longitude { get; } = longitude;
}
