using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinkApp.Core.Live;

/// <summary>
/// An organization's clicks of one interval, with near places merged into dots. The dots' counts and
/// <see cref="Unlocated"/> always sum to <see cref="Total"/>.
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

    /// <summary>The batch in the API's JSON. Encoded once and shared by all viewers: do not change the bytes.</summary>
    [JsonIgnore]
    public byte[] Json => _json.Value;

    /// <summary>The batch as our own pages receive it (<see cref="PageBatch"/>). Encoded once and shared, too.</summary>
    [JsonIgnore]
    public byte[] PageJson => _pageJson.Value;

    /// <summary><see cref="PageJson"/> without any link, for wallboards, which visitors may see.</summary>
    [JsonIgnore]
    public byte[] WallboardJson => _wallboardJson.Value;

    /// <summary>Merges two batches into one, for a viewer that was too slow to take both. Counts stay exact, and the dots within the limit.</summary>
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

/// <summary>
/// A batch as it is sent to the browser's live-clicks.js: dots and latest clicks are arrays without names, and each text is
/// sent once, which takes half the bytes.
/// </summary>
internal sealed class PageBatch(ClickBatch batch, bool showLinks)
{
    private readonly List<string> _texts = [];

    public long To => batch.To;

    public long Time => batch.Time.ToUnixTimeMilliseconds();

    public long Total => batch.Total;

    public long Unlocated => batch.Unlocated;

    public IReadOnlyDictionary<string, long> Countries => batch.Countries;

    /// <summary>
    /// [lat, lon, count, country, city, links]. The links with the most clicks are [slug, clicks, slug, clicks, …]; a slug is
    /// an index in <see cref="Texts"/>.
    /// </summary>
    public IEnumerable<object?[]> Dots => batch.Dots.Select(dot => (object?[])[dot.Lat, dot.Lon, dot.Count, dot.Country, dot.City, ToIndexes(dot.Links)]);

    /// <summary>
    /// [age, slug, country, city, address, lat, lon]. The age is the milliseconds from the click to <see cref="Time"/>; slug
    /// and address are indexes in <see cref="Texts"/>.
    /// </summary>
    public IEnumerable<object?[]> Latest =>
        (showLinks ? batch.Latest : []).Select(
            click => (object?[])
            [
                Time - click.Time.ToUnixTimeMilliseconds(), FindOrAdd(click.Link), click.Country, click.City, FindOrAdd(click.Address), click.Lat, click.Lon,
            ]);

    /// <summary>Names of links and addresses, each once. Serialized after <see cref="Dots"/> and <see cref="Latest"/>, which fill it.</summary>
    public IReadOnlyList<string> Texts => _texts;

    private long[] ToIndexes(DotLinks links) => showLinks ? [.. links.All().SelectMany(link => (long[])[FindOrAdd(link.Link), link.Clicks])] : [];

    private long FindOrAdd(string text)
    {
        var index = _texts.IndexOf(text);
        if (index >= 0)
            return index;
        _texts.Add(text);
        return _texts.Count - 1;
    }
}

/// <summary>The JSON of the live feed: batches for the API and for pages, snapshots for pages.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClickBatch))]
[JsonSerializable(typeof(PageBatch))]
[JsonSerializable(typeof(LiveSnapshot))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(long[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class LiveJson : JsonSerializerContext;
