using LinkApp.Core.Clicks.Spill;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Runs the code of a commit and of a late click once, with a made-up click and nothing that is stored: what runs for the first
/// time is compiled first, and on a busy machine redirects would wait for that.
/// </summary>
internal static class Rehearsal
{
    public static async Task RunAsync(ClickStore store, SpillFile spill, DateTimeOffset now)
    {
        var click = new Click
        {
            OrganizationId = 1,
            LinkId = 1,
            Link = "rehearsal",
            Time = now,
            Place = new Place("MY", "", "", 1, 1),
            Referrer = "example.com",
            Agent = new Agent("Firefox", "Linux", "Desktop", false),
            Destination = "https://example.com",
            Rule = "rehearsal",
        };
        using (var writer = store.CreateRehearsalWriter())
        {
            for (var number = 1; number <= 2; number++)
                await writer.AppendAsync([click], new Dictionary<int, long> { [1] = number }, new(1, number));
        }
        spill.Rehearse(new(new(1, 1), click));
        var group = new WaitingClicks(1);
        group.Clicks.Add(click);
        _ = group.TakeForSpill().Count();
        group.ReleaseSpilled(Recorded.Late);
        group.EndSpill(succeeded: true);
    }
}
