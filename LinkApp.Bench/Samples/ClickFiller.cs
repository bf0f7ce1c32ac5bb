using System.Diagnostics;
using System.Globalization;
using LinkApp.Bench.Results;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;

namespace LinkApp.Bench.Samples;

/// <summary>
/// Writes generated clicks through the <see cref="ClickLog"/>, with as many in flight as a busy server has. Links, places,
/// referrers and agents are drawn by Zipf; the times are evenly spaced.
/// </summary>
internal sealed class ClickFiller(ClickLog log, int links, int organizations, int inFlight)
{
    private const int Places = 5_000;

    // Roughly in the order of their population online; by Zipf the first ones get most clicks.
    private static readonly string[] Countries =
    [
        "US", "IN", "CN", "BR", "ID", "JP", "DE", "GB", "NG", "MX", "FR", "TR", "VN", "PH", "IT", "KR", "ES", "EG", "PL", "CA",
        "AR", "TH", "ZA", "CO", "MY", "UA", "SA", "NL", "AU", "KE", "RO", "CL", "SE", "PT", "BE", "GR", "CZ", "HU", "AT", "CH",
        "IL", "NZ", "NO", "FI", "DK", "IE", "SG", "AE", "PK", "BD",
    ];

    private readonly Random _random = new(42);
    private readonly Zipf _link = new(links);
    private readonly Zipf _place = new(Places);
    private readonly Zipf _agent = new(30);
    private readonly Zipf _referrer = new(200);
    private readonly Place[] _places = MakePlaces();
    private readonly Agent[] _agents = [.. Enumerable.Range(0, 30).Select(
        i => new Agent($"Browser {i % 10}", $"System {i % 6}", i % 3 == 0 ? "Desktop" : "Mobile", IsBot: i == 29))];
    private readonly string?[] _referrers = [null, .. Enumerable.Range(1, 199).Select(i => $"site{i}.example.com")];
    // One shared object per destination, as in the link table.
    private readonly ClickText[] _destinations = [.. Enumerable.Range(0, links).Select(
        i => new ClickText(string.Create(CultureInfo.InvariantCulture, $"https://www.example.com/shop/{i}?utm_source=link")))];
    private readonly string[] _slugs = [.. Enumerable.Range(0, links).Select(i => LinkFiller.GetSlug(i))];

    /// <summary>Writes a click of each link, so that the store knows all destinations, and waits for the last commit.</summary>
    public async Task VisitEachAsync(DateTimeOffset time, CancellationToken cancel)
    {
        foreach (var some in Enumerable.Range(0, links).Chunk(inFlight))
        {
            await Task.WhenAll(some.Select(link => log.RecordAsync(Create(link, time))));
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Writes clicks and waits for the last commit.</summary>
    /// <param name="count">The number of clicks.</param>
    /// <param name="start">The time of the first click.</param>
    /// <param name="apart">The time between two clicks.</param>
    /// <param name="cancel">Stops early.</param>
    public async Task<FillResult> FillAsync(long count, DateTimeOffset start, TimeSpan apart, CancellationToken cancel)
    {
        var result = new FillResult();
        var groups = new Queue<Group>();
        Group? open = null;
        var waiting = 0;
        for (long i = 0; i < count; i++)
        {
            // All clicks of a commit share one task.
            var outcome = log.RecordAsync(Next(start + (apart * i)));
            if (open is null || !ReferenceEquals(open.Outcome, outcome))
                groups.Enqueue(open = new Group(outcome, Stopwatch.GetTimestamp()));
            open.Clicks++;
            waiting++;
            while (waiting >= inFlight)
            {
                var oldest = groups.Dequeue();
                waiting -= await EndAsync(oldest, result);
                if (ReferenceEquals(oldest, open))
                    open = null;
            }
            cancel.ThrowIfCancellationRequested();
        }
        while (groups.TryDequeue(out var group))
            await EndAsync(group, result);
        return result;
    }

    private static async Task<int> EndAsync(Group group, FillResult result)
    {
        var outcome = await group.Outcome;
        result.Latency.Add(Stopwatch.GetElapsedTime(group.Began));
        if (outcome is not Recorded.Committed)
            result.NotCommitted += group.Clicks;
        return group.Clicks;
    }

    private Click Next(DateTimeOffset time) => Create(_link.Next(_random), time);

    private Click Create(int link, DateTimeOffset time) => new()
    {
        OrganizationId = 1 + (link % organizations),
        LinkId = link + 1,
        Link = _slugs[link],
        Time = time,
        Place = _places[_place.Next(_random)],
        Referrer = _referrers[_referrer.Next(_random)],
        Visitor = (uint)_random.Next(1, 200_000),
        Agent = _agents[_agent.Next(_random)],
        Destination = _destinations[link],
    };

    private static Place[] MakePlaces()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Places).Select(i => new Place(
            Countries[i % Countries.Length], $"Region {i % 500}", $"City {i}", Math.Round((random.NextDouble() * 120) - 50, 4),
            Math.Round((random.NextDouble() * 360) - 180, 4)))];
    }

    private sealed class Group(Task<Recorded> outcome, long began)
    {
        public Task<Recorded> Outcome => outcome;

        public long Began => began;

        public int Clicks { get; set; }
    }
}

/// <summary>The result of <see cref="ClickFiller.FillAsync"/>.</summary>
internal sealed class FillResult
{
    /// <summary>For each commit, the time since the first click of its group: the longest that a redirect would wait for it.</summary>
    public Histogram Latency { get; } = new();

    /// <summary>Clicks that were late or lost.</summary>
    public long NotCommitted { get; set; }
}
