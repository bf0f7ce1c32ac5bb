using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class CheckpointTests
{
    private const int PageBytes = 4_096;

    [Fact]
    public async Task The_log_is_carried_into_the_file_beside_the_commits()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        var before = Length(pipeline, "");
        await FillAsync(pipeline, link, Checkpoints.Pages);
        pipeline.Time.Advance(Checkpoints.Interval);

        await Eventually.TrueAsync(() => Length(pipeline, "") > before + (Checkpoints.Pages * PageBytes / 2), "the pages are in the file");
    }

    [Fact]
    [Trait("Tier", "full")]
    public async Task The_log_does_not_grow_for_ever()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        long first = 0;
        for (var i = 0; i < 3; i++)
        {
            await FillAsync(pipeline, link, Checkpoints.MaxPages);
            var before = Length(pipeline, "");
            pipeline.Time.Advance(Checkpoints.Interval);
            await Eventually.TrueAsync(() => Length(pipeline, "") > before, "the pages are in the file");
            // The whole log is copied after that, between two commits; work queued here runs after it.
            await Eventually.TrueAsync(() => Task.FromResult(pipeline.Log.WaitingCount == 0), "the log is idle");
            await pipeline.Log.FlushAsync();
            first = i == 0 ? Length(pipeline, "-wal") : first;
        }

        // Rounds write about the same amount, and the log is reused from its beginning.
        Assert.InRange(Length(pipeline, "-wal"), 1, first * 3 / 2);
    }

    private static long Length(Pipeline pipeline, string suffix) => new FileInfo(pipeline.Settings.Data.ClickDatabase + suffix).Length;

    /// <summary>Writes at least <paramref name="pages"/> pages: each destination fills half a page in the table and half a page in its index.</summary>
    private static async Task FillAsync(Pipeline pipeline, Link link, int pages)
    {
        var filler = new string('x', Destination.MaxLength - 100);
        foreach (var group in Enumerable.Range(0, pages).Chunk(1_000))
        {
            await pipeline.RecordAsync(group.Select(_ => new Click
            {
                OrganizationId = link.OrganizationId,
                LinkId = link.Id,
                Link = link.Slug,
                Time = pipeline.Time.GetUtcNow(),
                Place = null,
                Destination = $"https://example.com/{Guid.NewGuid()}/{filler}",
            }));
        }
    }
}
