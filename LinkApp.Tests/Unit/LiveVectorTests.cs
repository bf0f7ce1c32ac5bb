using System.Text.Json;
using System.Text.Json.Nodes;
using LinkApp.Core.Geo;
using LinkApp.Core.Live;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>The live window with the same test vectors as the browser's modules: see Vectors/README.md.</summary>
public sealed class LiveVectorTests
{
    [Theory]
    [MemberData(nameof(GetNames), "slices")]
    public void Slices_are_counted_as_the_vectors_say(string name)
    {
        var vector = Find("slices", name);
        var counts = new SliceCounts(vector["slices"]!.GetValue<int>());
        foreach (var step in vector["steps"]!.AsArray())
        {
            var slice = step![1]!.GetValue<long>();
            if (step[0]!.GetValue<string>() == "add")
                counts.Add(slice, step[2]!.GetValue<long>());
            else
                counts.Advance(slice);
        }

        AssertSame(vector["expected"]!, new { counts.Total, Pairs = counts.ToPairs() });
    }

    [Theory]
    [MemberData(nameof(GetNames), "top-links")]
    public void The_links_of_a_place_are_counted_as_the_vectors_say(string name)
    {
        var vector = Find("top-links", name);
        var links = new DotLinks();
        foreach (var add in vector["adds"]!.AsArray())
            links.Add(add![0]!.GetValue<string>(), add[1]!.GetValue<long>());

        AssertSame(vector["expected"]!["links"]!, links.All().Select(link => new object[] { link.Link, link.Clicks }));
    }

    [Theory]
    [MemberData(nameof(GetNames), "near-places")]
    public void Near_places_are_merged_as_the_vectors_say(string name)
    {
        var vector = Find("near-places", name);
        var dots = vector["places"]!.AsArray()
            .Select(place => new Dot { Lat = ToDouble(place![0])!.Value, Lon = ToDouble(place[1])!.Value, Country = null, Count = place[2]!.GetValue<long>() })
            .ToList();

        NearPlaces.Merge(dots, vector["cap"]!.GetValue<int>());

        AssertSame(vector["expected"]!, dots.OrderBy(dot => dot.Lat).ThenBy(dot => dot.Lon).Select(dot => new object[] { dot.Lat, dot.Lon, dot.Count }));
    }

    [Theory]
    [MemberData(nameof(GetNames), "windows")]
    public void A_feed_sends_the_batches_and_keeps_the_window_that_the_vectors_say(string name)
    {
        var vector = Find("windows", name);
        var link = vector["link"]?.GetValue<string>();
        var settings = new LiveSettings(
            TimeSpan.FromSeconds(2), vector["maxDots"]!.GetValue<int>(), TimeSpan.FromSeconds(vector["windowSeconds"]!.GetValue<int>()));
        var slugs = new List<string>();
        long id = 0;
        LiveClick ReadClick(JsonNode? click)
        {
            var slug = click![1]!.GetValue<string>();
            if (!slugs.Contains(slug))
                slugs.Add(slug);
            var place = new Place(click[2]?.GetValue<string>(), null, click[3]?.GetValue<string>(), ToDouble(click[4]), ToDouble(click[5]));
            return new(++id, 1, slugs.IndexOf(slug), ToTime(click[0]), slug, place, $"https://{slug}.example/");
        }
        if (link is not null)
            slugs.Add(link);
        var feed = new LiveFeed(1, link is null ? null : slugs.IndexOf(link), settings);

        foreach (var click in vector["past"]!.AsArray().Select(ReadClick).Where(click => feed.Wants(click.LinkId)))
            feed.AddPast(click);
        AssertSame(vector["opened"]!, GetState(feed, ToTime(vector["opened"]!["time"])));

        foreach (var step in vector["batches"]!.AsArray())
        {
            foreach (var click in step!["clicks"]!.AsArray().Select(ReadClick).Where(click => feed.Wants(click.LinkId)))
                feed.Add(click);
            var batch = feed.Send(ToTime(step["time"]));
            AssertSame(step["page"], batch is null ? null : JsonNode.Parse(batch.PageJson));
        }
        AssertSame(vector["closed"]!, GetState(feed, ToTime(vector["closed"]!["time"])));
    }

    public static IEnumerable<TheoryDataRow<string>> GetNames(string file) =>
        Read(file).Select(vector => new TheoryDataRow<string>(vector!["name"]!.GetValue<string>()));

    private static JsonArray Read(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Folder("LinkApp.Tests", "Vectors"), $"{file}.json")))!.AsArray();

    private static JsonNode Find(string file, string name) => Read(file).Single(vector => vector!["name"]!.GetValue<string>() == name)!;

    private static DateTimeOffset ToTime(JsonNode? milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds!.GetValue<long>());

    private static double? ToDouble(JsonNode? number) => number?.GetValue<double>();

    /// <summary>The snapshot in the form and order of the vectors.</summary>
    private static object GetState(LiveFeed feed, DateTimeOffset time)
    {
        using var subscription = feed.Subscribe(time, 0, () => { });
        var snapshot = subscription.Snapshot;
        return new
        {
            Time = snapshot.Time.ToUnixTimeMilliseconds(),
            snapshot.Position,
            snapshot.Totals,
            snapshot.Unlocated,
            Countries = new SortedDictionary<string, IReadOnlyList<long[]>>(
                snapshot.Countries.ToDictionary(country => country.Key, country => country.Slices), StringComparer.Ordinal),
            Places = snapshot.Places.OrderBy(place => place.Lat).ThenBy(place => place.Lon).Select(place => new object?[]
            {
                place.Lat, place.Lon, place.Country, place.City, place.Last.ToUnixTimeMilliseconds(), place.Slices, place.Links,
            }),
            Latest = snapshot.Latest.Select(click => new object?[]
            {
                click.Time.ToUnixTimeMilliseconds(), click.Slug, click.Country, click.City, click.Address, click.Lat, click.Lon,
            }),
        };
    }

    /// <summary>Compares as JSON, in which both sides read the vectors.</summary>
    private static void AssertSame(JsonNode? expected, object? actual)
    {
        var json = JsonSerializer.SerializeToNode(actual, JsonSerializerOptions.Web);
        if (!JsonNode.DeepEquals(expected, json))
            Assert.Equal(expected?.ToJsonString(), json?.ToJsonString());
    }
}
