using System.Text.Json.Serialization;

namespace LinkApp.Core.Live;

/// <summary>One click as the list of latest clicks shows it.</summary>
/// <param name="Time">The time of the click, UTC.</param>
/// <param name="Slug">The link's slug at that time.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or null.</param>
/// <param name="City">The city's name, or null.</param>
/// <param name="Destination">The host to which the visitor was redirected.</param>
public sealed record LatestClick(DateTimeOffset Time, string Slug, string? Country, string? City, string Destination)
{
    /// <summary>How many of the latest clicks a batch has.</summary>
    public const int InBatch = 10;

    /// <summary>How many of the latest clicks the window keeps, and a page shows.</summary>
    public const int InWindow = 30;

    /// <summary>The host and the path to which the visitor was redirected, which shows what a rule has chosen. Sent to pages only.</summary>
    [JsonIgnore]
    public string Address { get; init; } = "";

    /// <summary>Degrees, with two decimals; null if the place is unknown. Sent to pages only.</summary>
    [JsonIgnore]
    public double? Lat { get; init; }

    /// <inheritdoc cref="Lat"/>
    [JsonIgnore]
    public double? Lon { get; init; }
}
