using System.Collections.Frozen;
using System.Text.Json;

namespace LinkApp.Core.Geo;

/// <summary>A country or territory of ISO 3166-1.</summary>
/// <param name="Code">Alpha-2, upper case.</param>
/// <param name="Name">The short English name.</param>
/// <param name="Continent">The code of a <see cref="Geo.Continent"/>.</param>
/// <param name="Lat">Latitude of the centre in degrees.</param>
/// <param name="Lon">Longitude of the centre in degrees.</param>
public sealed record Country(string Code, string Name, string Continent, double Lat, double Lon)
{
    private static readonly Lazy<FrozenDictionary<string, Country>> ByCode = new(() =>
    {
        using var stream = typeof(Country).Assembly.GetManifestResourceStream("LinkApp.Core.countries.json")
            ?? throw new InvalidOperationException("The resource LinkApp.Core.countries.json is not in this build.");
        return JsonSerializer.Deserialize<Country[]>(stream, JsonSerializerOptions.Web)!
            .ToFrozenDictionary(country => country.Code, StringComparer.OrdinalIgnoreCase);
    });

    /// <summary>All countries, by name.</summary>
    public static IReadOnlyList<Country> All { get; } = [.. ByCode.Value.Values.OrderBy(country => country.Name, StringComparer.Ordinal)];

    /// <summary>The country of an alpha-2 code in any case, or null.</summary>
    public static Country? Find(string? code) => code is not null && ByCode.Value.TryGetValue(code, out var country) ? country : null;

    /// <summary>The name of a country, or the code itself where it is not in ISO 3166-1.</summary>
    public static string GetName(string code) => Find(code)?.Name ?? code;
}
