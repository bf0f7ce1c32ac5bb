using LinkApp.Core.Live;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class SubscriptionTests
{
    private const int MaxDots = 50;

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);

    private int _unsubscribed;

    [Fact]
    public async Task A_waiting_reader_gets_the_batch_that_comes()
    {
        using var subscription = NewSubscription();
        var next = Next(subscription);
        var batch = Batch(1);

        subscription.Offer(batch);

        Assert.Same(batch, await Eventually.Get(next, "the batch"));
    }

    [Fact]
    public async Task A_batch_is_handed_over_once()
    {
        using var subscription = NewSubscription();
        subscription.Offer(Batch(1));

        await Next(subscription);

        Assert.False(Next(subscription).IsCompleted);
    }

    [Fact]
    public async Task Two_hundred_batches_that_nobody_reads_become_one_exact_batch()
    {
        using var subscription = NewSubscription();
        for (var i = 1; i <= 200; i++)
            subscription.Offer(Batch(i));

        var batch = await Eventually.Get(Next(subscription), "the merged batch");

        Assert.Equal((1, 200, 400, 200), (batch!.From, batch.To, batch.Total, batch.Unlocated));
        Assert.Equal(200, batch.Dots.Sum(dot => dot.Count));
        Assert.InRange(batch.Dots.Count, 1, MaxDots);
        Assert.False(Next(subscription).IsCompleted);
    }

    [Fact]
    public async Task Disposing_ends_a_waiting_reader()
    {
        var subscription = NewSubscription();
        var next = Next(subscription);

        subscription.Dispose();

        Assert.Null(await Eventually.Get(next, "the end"));
    }

    [Fact]
    public async Task Nothing_comes_after_the_end()
    {
        var subscription = NewSubscription();
        subscription.Offer(Batch(1));
        subscription.Dispose();
        subscription.Offer(Batch(2));

        Assert.Null(await Eventually.Get(Next(subscription), "the end"));
    }

    [Fact]
    public void Disposing_many_times_at_once_unsubscribes_once()
    {
        var subscription = NewSubscription();

        Parallel.For(0, 100, _ => subscription.Dispose());

        Assert.Equal(1, _unsubscribed);
    }

    [Fact]
    public async Task A_reader_who_gives_up_waiting_can_read_again()
    {
        using var subscription = NewSubscription();
        using var patience = new CancellationTokenSource();
        var next = subscription.NextAsync(patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        var batch = Batch(1);

        subscription.Offer(batch);

        Assert.Same(batch, await Eventually.Get(Next(subscription), "the batch"));
    }

    [Fact]
    public async Task Batches_offered_while_they_are_read_are_all_read_once()
    {
        const int Batches = 5_000;
        using var subscription = NewSubscription();
        var offering = Task.Run(() =>
        {
            for (var i = 1; i <= Batches; i++)
                subscription.Offer(Batch(i));
        }, TestContext.Current.CancellationToken);

        long total = 0;
        for (long last = 0; last < Batches;)
        {
            var batch = await Eventually.Get(Next(subscription), $"the batch after {last}");
            Assert.Equal(last + 1, batch!.From);
            (last, total) = (batch.To, total + batch.Total);
        }

        await offering;
        Assert.Equal(2 * Batches, total);
    }

    private static Task<ClickBatch?> Next(Subscription subscription) => subscription.NextAsync(TestContext.Current.CancellationToken).AsTask();

    private static ClickBatch Batch(int id) => new()
    {
        From = id,
        To = id,
        Time = Now,
        Total = 2,
        Unlocated = 1,
        Dots = [new Dot { Lat = id % 80, Lon = id * 7 % 170, Country = "DE", City = null, Count = 1 }],
        Countries = new Dictionary<string, long> { ["DE"] = 1 },
        Latest = [],
    };

    private Subscription NewSubscription() =>
        new(1, new LiveWindow(TimeSpan.FromMinutes(15)).ToSnapshot(0, Now), MaxDots, _ => Interlocked.Increment(ref _unsubscribed));
}
