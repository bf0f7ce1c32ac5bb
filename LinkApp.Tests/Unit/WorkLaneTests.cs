using LinkApp.Core.Lanes;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>A lane of heavy work: its bounds, turns and exits.</summary>
public sealed class WorkLaneTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_work_runs_at_once_than_the_lane_allows(int parallel)
    {
        var lane = new WorkLane("reports", new(parallel, 100, 10));
        int running = 0, most = 0;
        var works = Enumerable.Range(0, 60).Select(number => lane.RunAsync($"caller {number % 10}", () =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            Thread.SpinWait(20_000);
            return Interlocked.Decrement(ref running);
        }, Cancel)).ToList();

        await Task.WhenAll(works);

        Assert.InRange(most, 1, parallel);
        Assert.Equal((0, 0), (lane.Running, lane.Waiting));
    }

    [Fact]
    public async Task One_caller_leaves_room_for_others()
    {
        var lane = new WorkLane("reports", new(4, 100, 100));
        using var gate = new ManualResetEventSlim();
        var works = Enumerable.Range(0, 10).Select(_ => lane.RunAsync("greedy", () => gate.Wait(Eventually.Limit, Cancel), Cancel)).ToList();
        await Eventually.TrueAsync(() => lane.Running == 2, "half of the lane is used");

        Assert.Equal("served", await Eventually.Get(lane.RunAsync("other", () => "served", Cancel), "another caller has room"));
        Assert.Equal((2, 8), (lane.Running, lane.Waiting));

        gate.Set();
        await Task.WhenAll(works);
    }

    [Fact]
    public async Task Callers_take_turns_and_learn_their_places()
    {
        var lane = new WorkLane("reports", new(1, 100, 10));
        using var gate = new ManualResetEventSlim();
        var order = new List<string>();
        var first = await OccupyAsync(lane, gate);
        List<Task> works = [];
        foreach (var name in (string[])["a1", "a2", "a3", "b1", "b2", "c1"])
            works.Add(lane.RunAsync(name[..1], () => { order.Add(name); return 0; }, Cancel));
        var places = new Places();
        using var ticket = lane.Enter("c");
        works.Add(ticket.RunAsync(() => { order.Add("c2"); return 0; }, places, Cancel));

        gate.Set();
        await Task.WhenAll([first, .. works]);

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "c2", "a3"], order);
        Assert.Equal([6, 5, 4, 3, 2, 1, 0], places.All.Distinct());
    }

    [Fact]
    public async Task Who_goes_leaves_the_line_and_makes_room()
    {
        var lane = new WorkLane("reports", new(1, 3, 2));
        using var gate = new ManualResetEventSlim();
        var first = await OccupyAsync(lane, gate);
        using var leaving = new CancellationTokenSource();
        var ran = false;
        var left = lane.RunAsync("a", () => ran = true, leaving.Token);
        var stays = lane.RunAsync("a", () => 1, Cancel);
        await Assert.ThrowsAsync<LaneFullException>(() => lane.RunAsync("a", () => 1, Cancel));

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Get(left, "it is out of the line"));
        Assert.Equal(1, lane.Waiting);
        var next = lane.RunAsync("a", () => 2, Cancel);
        gate.Set();
        Assert.Equal((1, 2), (await stays, await next));
        await first;
        Assert.False(ran);
    }

    [Fact]
    public async Task A_full_lane_refuses_one_caller_or_all()
    {
        var lane = new WorkLane("reports", new(1, Admitted: 4, PerCaller: 2));
        using var gate = new ManualResetEventSlim();
        var first = await OccupyAsync(lane, gate);
        List<Task> works = [lane.RunAsync("a", () => 1, Cancel), lane.RunAsync("a", () => 1, Cancel)];

        var refused = await Assert.ThrowsAsync<LaneFullException>(() => lane.RunAsync("a", () => 1, Cancel));
        Assert.Equal("The server is busy with other reports. Nothing was done; try again in a few seconds.", refused.Message);
        works.Add(lane.RunAsync("b", () => 1, Cancel));
        await Assert.ThrowsAsync<LaneFullException>(() => lane.RunAsync("c", () => 1, Cancel));

        gate.Set();
        await Task.WhenAll([first, .. works]);
        Assert.Equal(5, await lane.RunAsync("c", () => 5, Cancel));
    }

    [Fact]
    public async Task What_a_ticket_admits_is_not_refused_later()
    {
        var lane = new WorkLane("exports", new(1, 2, 1));
        using var first = lane.Enter("a");
        var second = lane.Enter("b");
        Assert.Throws<LaneFullException>(() => lane.Enter("c"));

        for (var page = 0; page < 5; page++)
            Assert.Equal(page, await first.RunAsync(() => page, cancel: Cancel));

        second.Dispose();
        second.Dispose();
        Assert.False(second.IsOpen);
        lane.Enter("c").Dispose();
    }

    [Fact]
    public async Task Errors_and_cancellation_of_work_reach_its_caller_and_free_the_lane()
    {
        var lane = new WorkLane("reports", new(1, 2, 1));

        await Assert.ThrowsAsync<InvalidDataException>(() => lane.RunAsync("a", () => Fail(new InvalidDataException()), Cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lane.RunAsync("a", () => Fail(new OperationCanceledException()), Cancel));
        await Assert.ThrowsAsync<InvalidDataException>(() => lane.RunAsync("a", async () =>
        {
            await Task.Yield();
            return Fail(new InvalidDataException());
        }, Cancel));

        Assert.Equal((0, 0), (lane.Running, lane.Waiting));
    }

    [Fact]
    public async Task Asynchronous_work_stays_on_the_lanes_thread()
    {
        var lane = new WorkLane("imports", new(1, 2, 1));

        var threads = await lane.RunAsync(
            "a",
            async () =>
            {
                List<(int, string?, bool)> threads = [Current()];
                for (var i = 0; i < 5; i++)
                {
                    await Task.Run(() => { }, Cancel);
                    await Task.Yield();
                    threads.Add(Current());
                }
                return threads;
            },
            Cancel);

        var (_, name, isOfPool) = Assert.Single(threads.Distinct());
        Assert.Equal(("lane imports", false), (name, isOfPool));

        static (int, string?, bool) Current() => (Environment.CurrentManagedThreadId, Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread);
    }

    /// <summary>Uses the only place of a lane until the gate opens.</summary>
    private static async Task<Task> OccupyAsync(WorkLane lane, ManualResetEventSlim gate)
    {
        var work = lane.RunAsync("first", () => gate.Wait(Eventually.Limit, Cancel), Cancel);
        await Eventually.TrueAsync(() => lane.Running == 1, "the work runs");
        return work;
    }

    private static int Fail(Exception error) => throw error;

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
            // Another thread was faster.
        }
    }

    private sealed class Places : IProgress<int>
    {
        private readonly List<int> _all = [];

        public IReadOnlyList<int> All
        {
            get
            {
                lock (_all)
                    return [.. _all];
            }
        }

        public void Report(int value)
        {
            lock (_all)
                _all.Add(value);
        }
    }
}
