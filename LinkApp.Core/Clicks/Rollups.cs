using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Keeps the rollups a few seconds behind the clicks. They are made on a thread of their own and written between two
/// commits, each time together with the id up to which they count; reports add the clicks after that id, so that
/// nothing is ever missing or counted twice (docs/adr/0004-rollups.md).
/// </summary>
public sealed class Rollups(ClickStore store, ClickLog log, TimeProvider time, ILogger<Rollups> logger) : BackgroundService
{
    /// <summary>Time between two looks for new clicks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Most clicks in one rollup: more share more rows, fewer keep redirects waiting for less time (some 20 ms).</summary>
    public const int Step = 16_384;

    private readonly SemaphoreSlim _rolling = new(1);
    private RollupReader? _reader;

    /// <summary>Rolls up the clicks that are committed now.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The store can't be read or written; what was rolled up stays right.</exception>
    public async Task CatchUpAsync(CancellationToken cancel = default)
    {
        await _rolling.WaitAsync(cancel);
        try
        {
            _reader ??= new RollupReader(store.OpenReader());
            // Up to here and no further: under load there would always be one more click.
            var upTo = log.LastId;
            while (_reader.Next(upTo, Step) is { } rollup)
                await log.RunAsync(writer => writer.Write(rollup)).WaitAsync(cancel);
        }
        finally
        {
            _rolling.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _reader?.Dispose();
        _rolling.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => RunAsync(stoppingToken), CancellationToken.None);

    private async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TryCatchUpAsync(cancel);
            }
            while (await timer.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // What is not rolled up stays so until the next start.
        }
    }

    private async Task TryCatchUpAsync(CancellationToken cancel)
    {
        try
        {
            await CatchUpAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Clicks could not be rolled up; reports add them one by one. The next try is in {Interval}.", Interval);
        }
    }
}
