using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinkApp.Core.Live;

/// <summary>
/// A copy of the live window for a page that opens. Batches after the click id <see cref="Position"/> continue it.
/// Counts are pairs [slice, clicks]; a slice is the Unix time in seconds divided by <see cref="SliceSeconds"/>, rounded down.
/// </summary>
public sealed record LiveSnapshot(
    long Position,
    DateTimeOffset Time,
    int WindowSeconds,
    int SliceSeconds,
    IReadOnlyList<long[]> Totals,
    IReadOnlyList<long[]> Unlocated,
    IReadOnlyList<SnapshotCountry> Countries,
    IReadOnlyList<SnapshotPlace> Places,
    [property: JsonIgnore] IReadOnlyList<LatestClick> Latest)
{
    /// <summary><see cref="Latest"/> as pages read it: [time, link, country, city, address, lat, lon], the time in Unix milliseconds.</summary>
    [JsonPropertyName("latest")]
    public IEnumerable<object?[]> LatestRows => Latest.Select(
        click => (object?[])[click.Time.ToUnixTimeMilliseconds(), click.Link, click.Country, click.City, click.Address, click.Lat, click.Lon]);

    /// <summary>Returns the snapshot without any link, for wallboards.</summary>
    public LiveSnapshot WithoutLinks() => this with { Latest = [], Places = [.. Places.Select(place => place with { Links = [] })] };

    /// <summary>The snapshot in JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Default.LiveSnapshot);
}

/// <summary>A country of the window.</summary>
/// <param name="Key">ISO 3166-1 alpha-2.</param>
/// <param name="Slices">Its clicks by slice.</param>
public sealed record SnapshotCountry(string Key, IReadOnlyList<long[]> Slices);

/// <summary>A place of the window.</summary>
/// <param name="Lat">Degrees.</param>
/// <param name="Lon">Degrees.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or null.</param>
/// <param name="City">The city's name, or null.</param>
/// <param name="Last">The time of its last click.</param>
/// <param name="Slices">Its clicks by slice.</param>
/// <param name="Links">The links with the most clicks here, as [link, clicks], in the order of <see cref="DotLinks"/>.</param>
public sealed record SnapshotPlace(
    double Lat, double Lon, string? Country, string? City, DateTimeOffset Last, IReadOnlyList<long[]> Slices, IReadOnlyList<object[]> Links);
