using LinkApp.Core.Data;

namespace LinkApp.Core.Geo;

/// <summary>Where a visitor is, as far as the geo database knows.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, upper case.</param>
/// <param name="Region">The first-level subdivision's name.</param>
/// <param name="City">The city's name.</param>
/// <param name="Latitude">Degrees, -90 to 90; null where only names are known.</param>
/// <param name="Longitude">Degrees, -180 to 180; null where only names are known.</param>
public sealed record Place(string? Country, string? Region, string? City, double? Latitude, double? Longitude)
{
    internal CachedRowId RowId;

    /// <summary>Whether the place can be drawn on a map.</summary>
    public bool IsLocated => Latitude is not null && Longitude is not null;

    /// <summary>By the coordinates alone: nearly all places differ in them, and each click asks for this several times.</summary>
    public override int GetHashCode() => Latitude is null ? HashCode.Combine(Country, Region, City) : HashCode.Combine(Latitude, Longitude);
}
