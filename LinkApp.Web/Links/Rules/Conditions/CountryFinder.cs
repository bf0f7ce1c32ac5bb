using LinkApp.Core.Geo;

namespace LinkApp.Web.Links.Rules.Conditions;

/// <summary>Finds countries by typed text.</summary>
internal static class CountryFinder
{
    /// <summary>Country codes: first the code that equals the text, then names that start with it, then names that contain it; all without a text.</summary>
    public static Task<IEnumerable<string>> FindAsync(string? text, CancellationToken cancel)
    {
        IEnumerable<Country> found = Country.All;
        if (!string.IsNullOrWhiteSpace(text))
        {
            found = found
                .Where(country => country.Code.Equals(text, StringComparison.OrdinalIgnoreCase)
                    || country.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(country => country.Code.Equals(text, StringComparison.OrdinalIgnoreCase))
                .ThenByDescending(country => country.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        }
        return Task.FromResult(found.Select(country => country.Code));
    }
}
