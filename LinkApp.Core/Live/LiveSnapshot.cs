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
    /// <summary>The snapshot in JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Default.LiveSnapshot);
}

public sealed record SnapshotCountry(string Key, IReadOnlyList<long[]> Slices);

public sealed record SnapshotPlace(double Lat, double Lon, string? Country, string? City, DateTimeOffset Last, IReadOnlyList<long[]> Slices);
