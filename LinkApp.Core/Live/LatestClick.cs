using System.Text.Json.Serialization;
using LinkApp.Core.Links;

namespace LinkApp.Core.Live;

/// <summary>One click as the list of latest clicks shows it.</summary>
/// <param name="Time">The time of the click, UTC.</param>
/// <param name="Link">The link, by its name at that time (<see cref="LinkName.ToText"/>); empty for a deleted link.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or null.</param>
/// <param name="City">The city's name, or null.</param>
/// <param name="Destination">The host to which the visitor was redirected.</param>
public sealed record LatestClick(
    [property: JsonPropertyOrder(-2)] DateTimeOffset Time, [property: JsonIgnore] string Link, string? Country, string? City, string Destination)
{
    /// <summary>How many of the latest clicks a batch has.</summary>
    public const int InBatch = 10;

    /// <summary>How many of the latest clicks the window keeps, and a page shows.</summary>
    public const int InWindow = 30;

    /// <summary>The link's slug at that time.</summary>
    [JsonPropertyOrder(-1)]
    public string Slug => LinkName.Parse(Link).Slug;

    /// <summary>The domain of the slug; null for the shared hosts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public string? Domain => LinkName.Parse(Link).Domain;

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
