using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Demo;

/// <summary>Writes the clicks of a year past: growing, with days and weeks and campaigns in them.</summary>
internal sealed class DemoHistory(DemoWorld world, VisitorLocator locator, UserAgents agents, ClickLog log, Random random)
{
    /// <summary>How far back it reaches.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(365);

    private const int InFlight = 5_000;

    /// <summary>
    /// Writes clicks of some organizations' links up to a time and waits for the last commit. They come in the order of
    /// their times, as those of a server do: replays and windows find their beginning by the ids.
    /// </summary>
    /// <param name="sites">Each with the most visited link first, and about how many clicks it gets.</param>
    /// <param name="now">When they end.</param>
    /// <param name="cancel">Ends the writing early.</param>
    /// <returns>How many they are.</returns>
    public async Task<int> WriteAsync(IReadOnlyList<(IReadOnlyList<LinkEntry> Links, int Clicks)> sites, DateTimeOffset now, CancellationToken cancel)
    {
        var tops = sites.Select(site => site.Links.Select(_ => random.NextDouble()).ToArray()).ToArray();
        var moods = Enumerable.Repeat(1.0, sites.Count).ToArray();
        var written = 0;
        var outcomes = new List<Task<Recorded>>();
        var visits = new List<(DateTimeOffset Time, int Site)>();
        for (var hour = now - Length; hour < now; hour = hour.AddHours(1))
        {
            var passed = 1 - ((now - hour) / Length);
            var growth = (0.55 + (0.9 * passed)) * world.Activity(hour);
            visits.Clear();
            for (var site = 0; site < sites.Count; site++)
            {
                if (hour.Hour == 0)
                    moods[site] = 0.8 + (0.4 * random.NextDouble());
                for (var left = world.Poisson(sites[site].Clicks / Length.TotalHours * growth * moods[site]); left > 0; left--)
                    visits.Add((hour.AddHours(random.NextDouble()), site));
            }
            visits.Sort();
            foreach (var (time, site) in visits.TakeWhile(visit => visit.Time < now))
            {
                var links = sites[site].Links;
                outcomes.Add(log.RecordAsync(Click(links[world.Draw(links.Count, i => ShareOf(i, tops[site][i], passed))], time)));
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

    /// <summary>How much a link is visited against the others: by its rank, and more around the top of its campaign.</summary>
    private static double ShareOf(int rank, double top, double passed)
    {
        var days = Math.Abs(passed - top) * Length.TotalDays;
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
            Slug = link.Slug,
            Time = time,
            Place = place,
            Referrer = visitor.Referrer is { } referrer ? new Uri(referrer).Host : null,
            Agent = agent,
            // Of past days there is no salt; any number does that stays the same for a visitor's day.
            Visitor = (uint)HashCode.Combine(time.UtcDateTime.Date, visitor.Address, agent) | 1,
            Destination = decision.Text,
            Rule = decision.RuleText,
        };
    }
}
