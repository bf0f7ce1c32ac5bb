using MaxMind.Db;

namespace LinkApp.Core.Geo;

/// <summary>The flat schema of the ip-location-db project: one level of fields, as in DB-IP City Lite.</summary>
internal sealed class FlatReader(string path) : GeoReader(path)
{
    private protected override Place? Read(uint number) =>
        Decode<FlatRecord>(number) is { } record
            ? ToPlace(record.Country, record.Region, record.City, record.Latitude, record.Longitude)
            : null;
}

/// <summary>A record of the flat schema; files of countries only have just the code.</summary>
[method: Constructor]
internal sealed class FlatRecord(
    [MapKey("country_code")] string? country,
    [MapKey("state1")] string? region,
    [MapKey("city")] string? city,
    [MapKey("latitude")] float? latitude,
    [MapKey("longitude")] float? longitude)
{
    public string? Country { get; } = country;

    public string? Region { get; } = region;

    public string? City { get; } = city;

    public double? Latitude { get; } = latitude;

    public double? Longitude { get; } = longitude;
}
