using System.Text.Json;

namespace LinkApp.Core.Live;

/// <summary>
/// The live window as a page needs it when it opens; the batches after <see cref="Position"/> continue it.
/// A slice is a Unix time in seconds divided by <see cref="SliceSeconds"/>; pairs are [slice, clicks].
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
    IReadOnlyList<LatestClick> Latest)
{
    /// <summary>The same without a word of which links were clicked.</summary>
    public LiveSnapshot WithoutLinks() => this with { Latest = [], Places = [.. Places.Select(place => place with { Links = [] })] };

    /// <summary>The snapshot in JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Default.LiveSnapshot);
}

public sealed record SnapshotCountry(string Key, IReadOnlyList<long[]> Slices);

/// <summary>A place of the window.</summary>
/// <param name="Lat">Degrees.</param>
/// <param name="Lon">Degrees.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or null.</param>
/// <param name="City">The city's name, or null.</param>
/// <param name="Last">When it was last clicked.</param>
/// <param name="Slices">Its clicks by slice.</param>
/// <param name="Links">The links with the most clicks here, as [slug, clicks].</param>
public sealed record SnapshotPlace(
    double Lat, double Lon, string? Country, string? City, DateTimeOffset Last, IReadOnlyList<long[]> Slices, IReadOnlyList<object[]> Links);
