using LinkApp.Core.Clicks;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Committed clicks are sent after a restart, whenever the process ended.</summary>
[Trait("Tier", "full")]
[Trait("Store", "both")]
public sealed class LiveRestartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public async Task Clicks_that_were_committed_and_not_sent_go_into_the_first_batch_after_a_restart(int sentBefore)
    {
        int organization;
        DateTimeOffset stopped;
        await using (var before = await Pipeline.StartAsync(_folder))
        {
            var link = await before.LinkAsync();
            organization = link.OrganizationId;
            using var viewer = await before.Live.SubscribeAsync(organization);
            if (sentBefore > 0)
            {
                await before.RecordAsync(Enumerable.Range(0, sentBefore).Select(_ => before.Click(link, Pipeline.Berlin)));
                before.Tick();
                await LiveClicksTests.NextAsync(viewer);
                await SentAsync(before, organization, sentBefore);
            }
            await before.RecordAsync(Enumerable.Range(0, 17).Select(_ => before.Click(link, Pipeline.KualaLumpur)));
            stopped = before.Time.GetUtcNow();
        }

        await using var after = await Pipeline.StartAsync(_folder, new(stopped.AddSeconds(30)));
        using var late = await after.Live.SubscribeAsync(organization);
        Assert.Equal(sentBefore, late.Snapshot.Totals.Sum(slice => slice[1]));
        after.Tick();
        var batch = await LiveClicksTests.NextAsync(late);
        Assert.Equal((sentBefore + 1, sentBefore + 17, 17), (batch.From, batch.To, batch.Total));
        Assert.Equal(17, batch.Countries["MY"]);
    }

    [Fact]
    public async Task Each_organization_goes_on_where_it_was()
    {
        await using (var before = await Pipeline.StartAsync(_folder))
        {
            var (acme, other) = (await before.LinkAsync(), await before.LinkAsync(organization: "Other"));
            using var viewer = await before.Live.SubscribeAsync(acme.OrganizationId);
            await before.RecordAsync(before.Click(acme), before.Click(acme), before.Click(other));
            before.Tick();
            await LiveClicksTests.NextAsync(viewer);
            await SentAsync(before, acme.OrganizationId, 2);
            await before.RecordAsync(before.Click(other), before.Click(other));
        }

        await using var after = await Pipeline.StartAsync(_folder);
        using var ofAcme = await after.Live.SubscribeAsync(1);
        using var ofOther = await after.Live.SubscribeAsync(2);
        after.Tick();
        Assert.Equal(2, (await LiveClicksTests.NextAsync(ofOther)).Total);
        Assert.Equal((2L, 1L), (ofAcme.Snapshot.Totals.Sum(slice => slice[1]), ofOther.Snapshot.Totals.Sum(slice => slice[1])));
    }

    [Fact]
    public async Task Clicks_that_come_in_while_the_past_is_read_back_are_sent_once()
    {
        int organization;
        long linkId;
        await using (var before = await Pipeline.StartAsync(_folder))
        {
            var link = await before.LinkAsync(new LinkBuilder().Slug("spring"));
            (organization, linkId) = (link.OrganizationId, link.Id);
            await before.RecordAsync(Enumerable.Range(0, 20_000).Select(_ => before.Click(link, Pipeline.Berlin)));
        }

        await using var after = await Pipeline.StartAsync(_folder);
        var again = new Core.Links.Link { Id = linkId, OrganizationId = organization, Slug = "spring", Name = "", Destination = "https://example.com" };
        var recorded = after.RecordAsync(Enumerable.Range(0, 1_000).Select(_ => after.Click(again, Pipeline.NewYork)));
        using var viewer = await after.Live.SubscribeAsync(organization);
        await recorded;
        var total = viewer.Snapshot.Totals.Sum(slice => slice[1]);
        await Eventually.TrueAsync(
            async () =>
            {
                after.Tick();
                using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
                try
                {
                    total += (await viewer.NextAsync(limit.Token))?.Total ?? 0;
                }
                catch (OperationCanceledException)
                {
                    // No batch in this interval.
                }
                return total >= 21_000;
            },
            "all clicks are sent");

        Assert.Equal(21_000, total);
        await after.RecordAsync(after.Click(again));
        after.Tick();
        Assert.Equal(1, (await LiveClicksTests.NextAsync(viewer)).Total);
    }

    [Fact]
    public async Task The_window_forgets()
    {
        await using var pipeline = await Pipeline.StartAsync(_folder);
        var link = await pipeline.LinkAsync();
        using var viewer = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
        pipeline.Tick();
        await LiveClicksTests.NextAsync(viewer);
        pipeline.Time.Advance(pipeline.Settings.Live.Window + TimeSpan.FromMinutes(1));

        using var late = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        Assert.Empty(late.Snapshot.Totals);
        Assert.Empty(late.Snapshot.Places);
        Assert.Empty(late.Snapshot.Latest);
    }

    private static Task SentAsync(Pipeline pipeline, int organization, long position) => Eventually.TrueAsync(
        () => pipeline.Get<ClickReader>().Positions().GetValueOrDefault(organization) == position, "the position is stored");
}
