using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Support;

/// <summary>Makes clicks like those of a shop with customers in several countries: more by day than by night, fewer at weekends, growing.</summary>
public sealed class ClickSamples(TestServer server, DateTimeOffset now)
{
    private static readonly (Place Place, int Weight)[] Places =
    [
        (new("DE", "Berlin", "Berlin", 52.52, 13.4), 30), (new("DE", "Bavaria", "Munich", 48.14, 11.58), 18),
        (new("DE", "Hamburg", "Hamburg", 53.55, 9.99), 12),
        (new("US", "New York", "New York", 40.71, -74.01), 22), (new("US", "California", "San Francisco", 37.77, -122.42), 16),
        (new("US", "Texas", "Paris", 33.66, -95.56), 2),
        (new("FR", "Île-de-France", "Paris", 48.86, 2.35), 14), (new("GB", "England", "London", 51.51, -0.13), 17),
        (new("MY", "Kuala Lumpur", "Kuala Lumpur", 3.14, 101.69), 9),
        (new("JP", "Tokyo", "Tokyo", 35.69, 139.69), 8), (new("BR", "São Paulo", "São Paulo", -23.55, -46.63), 11),
        (new("IN", "Karnataka", "Bengaluru", 12.97, 77.59), 10),
        (new("AU", "New South Wales", "Sydney", -33.87, 151.21), 5), (new("ZA", "Western Cape", "Cape Town", -33.93, 18.42), 3),
        (new("CA", "Ontario", "Toronto", 43.65, -79.38), 7),
        (new("SE", "Stockholm", "Stockholm", 59.33, 18.07), 4), (new("PL", "Mazovia", "Warsaw", 52.23, 21.01), 5),
        (new("MX", "Mexico City", "Mexico City", 19.43, -99.13), 4),
    ];

    private static readonly (Agent Agent, int Weight)[] Agents =
    [
        (new("Chrome", "Android", "Mobile", false), 34), (new("Safari", "iOS", "Mobile", false), 28), (new("Chrome", "Windows", "Desktop", false), 30),
        (new("Safari", "macOS", "Desktop", false), 14),
        (new("Firefox", "Linux", "Desktop", false), 6), (new("Edge", "Windows", "Desktop", false), 9), (new("Safari", "iPadOS", "Tablet", false), 5),
        (Agent.Unknown, 1), (new("Googlebot", null, null, true), 6),
    ];

    private static readonly (string? Referrer, int Weight)[] Referrers =
        [
            (null, 40), ("newsletter.example", 22), ("www.google.com", 18), ("t.co", 9), ("www.linkedin.com", 7), ("news.ycombinator.com", 4),
            ("=HYPERLINK(\"evil\")", 1),
        ];

    private readonly Random _random = new(11);

    /// <summary>Records clicks on links over a number of days until now.</summary>
    public async Task RecordAsync(IReadOnlyList<Link> links, int days, int perDay)
    {
        var log = server.Services.GetRequiredService<ClickLog>();
        var clicks = new List<Click>();
        for (var day = days; day >= 0; day--)
        {
            var start = new DateTimeOffset(now.UtcDateTime.Date.AddDays(-day), TimeSpan.Zero);
            var weekend = start.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.55 : 1;
            for (var i = 0; i < perDay * weekend * (1.4 - ((double)day / days)) * (0.8 + (_random.NextDouble() * 0.4)); i++)
            {
                var time = start.AddHours(Math.Clamp(13 + (Gauss() * 4.5), 0, 23.99)).AddSeconds(_random.Next(3_600) - 1_800);
                if (time <= now)
                    clicks.Add(Click(links[_random.Next(links.Count)], time));
            }
        }
        await Eventually.Get(Task.WhenAll(clicks.OrderBy(click => click.Time).Select(log.RecordAsync).ToList()), "the clicks are committed");
        await server.Services.GetRequiredService<Rollups>().CatchUpAsync();
    }

    private Click Click(Link link, DateTimeOffset time) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.Id,
        Link = link.Slug,
        Time = time,
        Place = Pick(Places),
        Agent = Pick(Agents),
        Referrer = Pick(Referrers),
        Destination = link.Destination,
        Rule = _random.Next(4) == 0 ? new ClickText("App") : null,
        Visitor = (uint)_random.Next(1, 400),
    };

    private T Pick<T>((T Value, int Weight)[] all)
    {
        var at = _random.Next(all.Sum(one => one.Weight));
        return all.First(one => (at -= one.Weight) < 0).Value;
    }

    private double Gauss() => Enumerable.Range(0, 6).Sum(_ => _random.NextDouble()) - 3;
}
