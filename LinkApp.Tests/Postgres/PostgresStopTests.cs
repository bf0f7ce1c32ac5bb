using LinkApp.Core.Clicks;
using LinkApp.Tests.Support;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>A stop while the database can't be reached: the next start stores what is left, once.</summary>
public sealed class PostgresStopTests : IAsyncLifetime
{
    private readonly PostgresInstallation _installation = new();
    private TcpRelay _relay = null!;

    public async ValueTask InitializeAsync()
    {
        await _installation.InitializeAsync();
        _relay = new TcpRelay(_installation.Server.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _relay.Resume();
        await _relay.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Clicks_whose_commit_was_not_confirmed_before_a_stop_are_stored_once()
    {
        using var folder = new TempFolder();
        var setting = $"--Data:Postgres={new NpgsqlConnectionStringBuilder(_installation.ConnectionString) { Port = _relay.Port }}";
        var spillFile = folder.File("data/clicks.spill");
        Directory.CreateDirectory(spillFile);
        await using var first = await Pipeline.StartAsync(folder, time: null, setting);
        var link = await first.LinkAsync();
        // The names of the next clicks, so that their commit is one statement.
        await first.RecordAsync(first.Click(link, referrer: "committed.example"), first.Click(link, referrer: "waiting.example"));

        _relay.PauseAnswers();
        var committed = first.Log.RecordAsync(first.Click(link, referrer: "committed.example"));
        await Eventually.TrueAsync(async () => await _installation.ScalarAsync<long>("SELECT count(*) FROM clicks.clicks") == 3, "the click is committed");
        var waiting = first.Log.RecordAsync(first.Click(link, referrer: "waiting.example"));
        _relay.Cut();
        await AdvanceUntilAsync(first, () => first.Log.UnprotectedCount == 2, "the spill file can't be written either");
        Directory.Delete(spillFile);
        var stopped = first.StopAsync();
        await AdvanceUntilAsync(first, () => stopped.IsCompleted, "the stop gives up");
        await stopped;
        Assert.Equal([Recorded.Late, Recorded.Late], await Task.WhenAll(committed, waiting));
        _relay.Resume();

        await using var next = await Pipeline.StartAsync(folder, first.Time, setting);
        await next.RecordAsync(next.Click(link, referrer: "after.example"));

        Assert.Equal(
            "committed.example waiting.example committed.example waiting.example after.example",
            await _installation.ScalarAsync<string>(
                "SELECT string_agg(t.text, ' ' ORDER BY c.id) FROM clicks.clicks c JOIN clicks.texts t ON t.id = c.referrer"));
        Assert.Equal(0, new FileInfo(next.Settings.Data.SpillFile).Length);
    }

    private static Task AdvanceUntilAsync(Pipeline pipeline, Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            pipeline.Time.Advance(TimeSpan.FromMilliseconds(300));
            return condition();
        },
        what);
}
