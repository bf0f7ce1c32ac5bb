using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinkApp.Core.Live;

/// <summary>
/// An organization's clicks of one interval, near places merged into dots. The dots' counts and
/// <see cref="Unlocated"/> sum to <see cref="Total"/>, whatever was merged.
/// </summary>
public sealed class ClickBatch
{
    private readonly Lazy<byte[]> _json;

    public ClickBatch() => _json = new(() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Default.ClickBatch));

    /// <summary>The id of the first click.</summary>
    public required long From { get; init; }

    /// <summary>The id of the last click: the feed's position after this batch.</summary>
    public required long To { get; init; }

    /// <summary>When the batch was made, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    public required long Total { get; init; }

    /// <summary>Clicks whose place is unknown.</summary>
    public required long Unlocated { get; init; }

    /// <summary>At most <c>Live:MaxDots</c>.</summary>
    public required IReadOnlyList<Dot> Dots { get; init; }

    /// <summary>Clicks by country, exact even where dots of several countries were merged.</summary>
    public required IReadOnlyDictionary<string, long> Countries { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<LatestClick> Latest { get; init; }

    /// <summary>The batch in JSON. Encoded once, shared by all viewers; do not change the bytes.</summary>
    [JsonIgnore]
    public byte[] Json => _json.Value;

    /// <summary>Both batches as one, for a viewer that was too slow for two. Exact, and bounded like each of them.</summary>
    public static ClickBatch Merge(ClickBatch first, ClickBatch second, int maxDots)
    {
        var dots = new DotSet();
        dots.Add(first.Dots);
        dots.Add(second.Dots);
        var countries = new Dictionary<string, long>(first.Countries, StringComparer.Ordinal);
        foreach (var (country, clicks) in second.Countries)
            countries[country] = countries.GetValueOrDefault(country) + clicks;

        return new ClickBatch
        {
            From = first.From,
            To = second.To,
            Time = second.Time,
            Total = first.Total + second.Total,
            Unlocated = first.Unlocated + second.Unlocated,
            Dots = dots.Take(maxDots),
            Countries = countries,
            Latest = [.. second.Latest.Concat(first.Latest).Take(LatestClick.InBatch)],
        };
    }
}

/// <summary>The live feed's JSON: batches for programs and pages, snapshots for pages.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClickBatch))]
[JsonSerializable(typeof(LiveSnapshot))]
internal sealed partial class LiveJson : JsonSerializerContext;
