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
    private readonly Lazy<byte[]> _pageJson;
    private readonly Lazy<byte[]> _wallboardJson;

    public ClickBatch()
    {
        _json = new(() => JsonSerializer.SerializeToUtf8Bytes(this, LiveJson.Default.ClickBatch));
        _pageJson = new(() => JsonSerializer.SerializeToUtf8Bytes(new PageBatch(this, showLinks: true), LiveJson.Default.PageBatch));
        _wallboardJson = new(() => JsonSerializer.SerializeToUtf8Bytes(new PageBatch(this, showLinks: false), LiveJson.Default.PageBatch));
    }

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

    /// <summary>The batch in the API's JSON. Encoded once, shared by all viewers; do not change the bytes.</summary>
    [JsonIgnore]
    public byte[] Json => _json.Value;

    /// <summary>The batch as our own pages take it (<see cref="PageBatch"/>); shared likewise.</summary>
    [JsonIgnore]
    public byte[] PageJson => _pageJson.Value;

    /// <summary>The same without a word of which links were clicked, for screens that anybody may see.</summary>
    [JsonIgnore]
    public byte[] WallboardJson => _wallboardJson.Value;

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

/// <summary>A batch for the live page's module: dots and latest clicks as arrays without names, which is half the bytes.</summary>
internal sealed class PageBatch(ClickBatch batch, bool showLinks)
{
    private readonly List<string> _links = [];

    public long To => batch.To;

    public long Time => batch.Time.ToUnixTimeMilliseconds();

    public long Total => batch.Total;

    public long Unlocated => batch.Unlocated;

    public IReadOnlyDictionary<string, long> Countries => batch.Countries;

    /// <summary>
    /// [lat, lon, count, country, city, links], the links with the most clicks as [number, clicks, number, clicks, …] by
    /// their place in <see cref="Links"/>.
    /// </summary>
    public IEnumerable<object?[]> Dots => batch.Dots.Select(dot => (object?[])[dot.Lat, dot.Lon, dot.Count, dot.Country, dot.City, LinksOf(dot)]);

    /// <summary>The slugs of the dots' links, each once; behind the dots, which find them.</summary>
    public IReadOnlyList<string> Links => _links;

    /// <summary>[time, slug, country, city, destination], the time in Unix milliseconds</summary>
    public IEnumerable<object?[]> Latest =>
        (showLinks ? batch.Latest : []).Select(
            click => (object?[])[click.Time.ToUnixTimeMilliseconds(), click.Slug, click.Country, click.City, click.Destination]);

    private long[] LinksOf(Dot dot) => showLinks ? [.. dot.Links.Top().SelectMany(link => (long[])[NumberOf(link.Slug), link.Clicks])] : [];

    private long NumberOf(string slug)
    {
        var number = _links.IndexOf(slug);
        if (number >= 0)
            return number;
        _links.Add(slug);
        return _links.Count - 1;
    }
}

/// <summary>The live feed's JSON: batches for programs and pages, snapshots for pages.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClickBatch))]
[JsonSerializable(typeof(PageBatch))]
[JsonSerializable(typeof(LiveSnapshot))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(long[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class LiveJson : JsonSerializerContext;
