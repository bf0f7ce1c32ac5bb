using LinkApp.Core.Links;
using LinkApp.Postgres;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Postgres;

/// <summary>When a node looks for changes of others.</summary>
public sealed class PostgresSignalTests
{
    [Fact]
    public async Task It_looks_at_each_notification_at_an_interval_and_after_a_lost_connection()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var time = new FakeTimeProvider(Pipeline.Start);
        await using var signal = new PostgresSignal(database.Source, time, NullLogger<PostgresSignal>.Instance);

        await Eventually.Get(WaitAsync(), "it listens, and looks for what came before");

        var notified = WaitAsync();
        Assert.False(notified.IsCompleted);
        await database.ExecuteAsync($"NOTIFY {PostgresSignal.Channel}");
        await Eventually.Get(notified, "a notification came");

        var ticked = WaitAsync();
        Assert.False(ticked.IsCompleted);
        time.Advance(ChangeSignal.Interval);
        await Eventually.Get(ticked, "the interval is over");

        await database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()");
        await Eventually.TrueAsync(
            async () =>
            {
                time.Advance(ChangeSignal.Interval);
                await Eventually.Get(WaitAsync(), "the interval is over");
                return await database.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()") is 1L;
            },
            "it listens again");

        async Task<bool> WaitAsync()
        {
            await signal.WaitAsync(CancellationToken.None);
            return true;
        }
    }
}
