using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Demo;

/// <summary>
/// Writes the clicks of the past year: with the rhythm of days and weeks, with campaigns, and growing up to the rate of the
/// live visitors, so that the hours before the start look like those after it.
/// </summary>
internal sealed class DemoHistory(DemoWorld world, VisitorLocator locator, UserAgents agents, ClickLog log, Random random)
{
    /// <summary>How far back the clicks reach.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(365);

    private const int InFlight = 5_000;

    // The days in which the clicks grow by a factor of e. Fewer would be a single steep month, more would not look like growth.
    private const double FastestGrowth = 20;
    private const double SlowestGrowth = 400;

    // The share of the clicks that is spread over the whole year, so that its first months are not empty.
    private const double EvenShare = 0.1;

    /// <summary>
    /// Writes clicks of the links of several organizations, up to a time, and waits for the last commit. The clicks are in
    /// order of time, as those of a server are: replays and windows find their first click by its id.
    /// </summary>
    /// <param name="sites">For each organization its links, the most visited first, and about how many clicks they get.</param>
    /// <param name="rate">Visitors a second after <paramref name="now"/>, to which the clicks grow as far as their number allows.</param>
    /// <param name="now">When the clicks end.</param>
    /// <param name="cancel">Ends the writing early.</param>
    /// <returns>The number of clicks that were written.</returns>
    public async Task<int> WriteAsync(
        IReadOnlyList<(IReadOnlyList<LinkEntry> Links, int Clicks)> sites, double rate, DateTimeOffset now, CancellationToken cancel)
    {
        var growth = Growth(sites.Sum(site => site.Clicks), rate);
        var peaks = sites.Select(site => site.Links.Select(_ => random.NextDouble()).ToArray()).ToArray();
        var dayFactors = Enumerable.Repeat(1.0, sites.Count).ToArray();
        var written = 0;
        var outcomes = new List<Task<Recorded>>();
        var visits = new List<(DateTimeOffset Time, int Site)>();
        for (var hour = now - Length; hour < now; hour = hour.AddHours(1))
        {
            var passed = 1 - ((now - hour) / Length);
            var level = growth(now - hour) * world.Activity(hour);
            visits.Clear();
            for (var site = 0; site < sites.Count; site++)
            {
                if (hour.Hour == 0)
                    dayFactors[site] = 0.8 + (0.4 * random.NextDouble());
                for (var left = world.Poisson(sites[site].Clicks * level * dayFactors[site]); left > 0; left--)
                    visits.Add((hour.AddHours(random.NextDouble()), site));
            }
            visits.Sort();
            foreach (var (time, site) in visits.TakeWhile(visit => visit.Time < now))
            {
                var links = sites[site].Links;
                outcomes.Add(log.RecordAsync(Click(links[world.Draw(links.Count, i => GetShare(i, peaks[site][i], passed))], time)));
                written++;
            }
            if (outcomes.Count < InFlight)
                continue;
            await Task.WhenAll(outcomes);
            outcomes.Clear();
            cancel.ThrowIfCancellationRequested();
        }
        await Task.WhenAll(outcomes);
        return written;
    }

    /// <summary>Returns the share of all clicks that an hour has, by the time from then to the end: it halves every few weeks into the past.</summary>
    private static Func<TimeSpan, double> Growth(int clicks, double rate)
    {
        var days = Math.Clamp(rate > 0 ? clicks / (rate * TimeSpan.SecondsPerDay) : SlowestGrowth, FastestGrowth, SlowestGrowth);
        var last = 1 / (days * 24 * (1 - Math.Exp(-Length.TotalDays / days)));
        return left => ((1 - EvenShare) * last * Math.Exp(-left.TotalDays / days)) + (EvenShare / (Length.TotalDays * 24));
    }

    /// <summary>The relative number of visits to a link: by its rank, and higher around the peak of its campaign.</summary>
    private static double GetShare(int rank, double peak, double passed)
    {
        var days = Math.Abs(passed - peak) * Length.TotalDays;
        return Math.Pow(rank + 1, -0.9) * (1 + (5 * Math.Exp(-days * days / 60)));
    }

    private Click Click(LinkEntry link, DateTimeOffset time)
    {
        var visitor = world.Next(time);
        var (place, agent) = (locator.Locate(visitor.Address), agents.Read(visitor.UserAgent));
        var decision = DestinationPicker.Pick(
            link,
            new Visit
            {
                Time = time,
                Place = place,
                Agent = agent,
                Address = visitor.Address,
                AcceptLanguage = visitor.Language,
                Fingerprint = (ulong)random.NextInt64(),
            });
        return new Click
        {
            OrganizationId = link.OrganizationId,
            LinkId = link.LinkId,
            Link = link.Name,
            Time = time,
            Place = place,
            Referrer = visitor.Referrer is { } referrer ? new Uri(referrer).Host : null,
            Agent = agent,
            // There is no salt for past days; any number will do that is the same for a visitor all day.
            Visitor = (uint)HashCode.Combine(time.UtcDateTime.Date, visitor.Address, agent) | 1,
            Destination = decision.Text,
            Rule = decision.RuleText,
        };
    }
}
