using LinkApp.Core.Geo.Mmdb;

namespace LinkApp.Core.Geo;

/// <summary>
/// The flat schema of the ip-location-db project and of IPinfo: one level of fields, as in DB-IP City Lite. Files of countries have
/// the country alone.
/// </summary>
internal sealed class FlatReader(MmdbFile file) : GeoReader(file)
{
    private protected override Place? Read(MmdbValue record) => ToPlace(
        record.GetText("country_code"u8), record.GetText("state1"u8) ?? record.GetText("region"u8), record.GetText("city"u8),
        record.GetNumber("latitude"u8), record.GetNumber("longitude"u8));
}
