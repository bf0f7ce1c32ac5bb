using LinkApp.Core.Clicks;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Which clicks share a commit, and what happens to them if the process ends first.</summary>
[Trait("Store", "both")]
public sealed class ClickGroupTests
{
    [Fact]
    public async Task Clicks_of_all_who_come_while_the_writer_is_busy_are_one_commit()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        var commits = new List<int>();
        using var subscription = pipeline.Log.Subscribe(clicks => commits.Add(clicks.Count), out _);
        var busy = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        var work = pipeline.Log.RunAsync(_ =>
        {
            busy.SetResult(true);
            return new(release.Wait(Eventually.Limit) ? 1 : 0);
        });
        await Eventually.Get(busy.Task, "the writer is busy");
        var outcomes = new Task<Recorded>[200];
        Parallel.For(0, outcomes.Length, i => outcomes[i] = pipeline.Log.RecordAsync(pipeline.Click(link)));
        Assert.Equal(200, pipeline.Log.WaitingCount);
        release.Set();

        Assert.Equal(1, await Eventually.Get(work, "the writer is free"));
        Assert.All(await Eventually.Get(Task.WhenAll(outcomes), "the clicks are committed"), outcome => Assert.Equal(Recorded.Committed, outcome));
        Assert.Equal([200], commits);
    }

    [Fact]
    public async Task A_stop_gives_up_on_a_store_that_does_not_come_back_and_leaves_the_clicks_to_the_next_start()
    {
        using var folder = new TempFolder();
        await using var pipeline = await Pipeline.StartAsync(folder);
        var link = await pipeline.LinkAsync();
        StoredClicks.Break(pipeline.Settings.Data);
        var tried = pipeline.Log.RecordAsync(pipeline.Click(link));
        await Eventually.TrueAsync(() => pipeline.Log.IsFailing, "the store fails");
        var waiting = Enumerable.Range(0, 4).Select(_ => pipeline.Log.RecordAsync(pipeline.Click(link))).ToList();

        try
        {
            var stop = pipeline.Log.StopAsync(CancellationToken.None);
            await Eventually.TrueAsync(
                () =>
                {
                    pipeline.Time.Advance(TimeSpan.FromSeconds(2));
                    return stop.IsCompleted;
                },
                "the log has stopped");
        }
        finally
        {
            // A log that is still retrying is released, since the pipeline would wait for it at its end.
            StoredClicks.Mend(pipeline.Settings.Data);
            pipeline.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.All(waiting.Append(tried), outcome => Assert.True(outcome.IsCompletedSuccessfully));
        Assert.Equal((0L, 0L, 0L), (pipeline.Log.LostCount, pipeline.Log.WaitingCount, pipeline.Log.RecordedCount));
        await pipeline.StopAsync();
        await using var next = await Pipeline.StartAsync(folder, pipeline.Time);
        Assert.Equal((5L, 5L), (next.Log.RecordedCount, next.Log.LastId));
    }
}
