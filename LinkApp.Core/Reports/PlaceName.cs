namespace LinkApp.Core.Reports;

/// <summary>Names of places that distinguish Paris in France from Paris in Texas.</summary>
public static class PlaceName
{
    /// <summary>Such as <c>Texas, US</c>; null for no region.</summary>
    public static string? JoinRegion(string? region, string? country) => region is null ? null : Join(region, country);

    /// <summary>Such as <c>Paris, Texas, US</c>; null for no city.</summary>
    public static string? JoinCity(string? city, string? region, string? country) => city is null ? null : Join(city, region, country);

    private static string Join(params IEnumerable<string?> parts) => string.Join(", ", parts.Where(part => part is not null));
}
