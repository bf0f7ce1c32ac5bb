using System.Data.Common;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Deletes raw clicks that are older than <c>Clicks:Retention</c>, and once a day the texts that only they named, in steps so small that no
/// redirect waits for one.
/// </summary>
public sealed class Retention(
    ClickStore store, ClickLog clicks, UnnamedTexts texts, Turns turns, ClickSettings settings, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    /// <inheritdoc cref="DeletionPace.Step"/>
    public const int Step = DeletionPace.Step;

    /// <summary>
    /// The longest time between a reader's snapshot of the rollups and its snapshot of the clicks. A click that is rolled up and
    /// deleted between the two would be in neither, so none is deleted before it has been rolled up for this long. For
    /// <see cref="ClickReads"/> the time is microseconds; for a backup it is as long as copying the rollups takes.
    /// </summary>
    public static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // To find the texts, all clicks are read.
    private static readonly TimeSpan TextInterval = TimeSpan.FromDays(1);

    private readonly DeletionPace _pace = new(time);
    private DateTimeOffset _textsDeleted = DateTimeOffset.MinValue;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        settings.Retention is null ? Task.CompletedTask : Repeat.EveryAsync(Interval, time, DeleteOldAsync, stoppingToken, atOnce: true);

    /// <summary>Deletes clicks that are too old and have been rolled up. Takes at least <see cref="LongestRead"/>.</summary>
    internal async Task DeleteOldAsync(CancellationToken cancel)
    {
        try
        {
            var (before, counted) = (time.GetUtcNow() - settings.Retention.GetValueOrDefault(), store.GetRolledUp());
            await Task.Delay(LongestRead, time, cancel);
            await using var turn = await turns.TakeAsync(Turn.Retention, cancel);
            if (await DeleteAsync(before, counted, cancel) + await DeleteImportedAsync(before, cancel) is var total and > 0)
            {
                log.LogInformation("Deleted {Count} clicks from before {Time:u}.", total, before);
                await DeleteTextsAsync(cancel);
            }
        }
        catch (DbException error)
        {
            log.LogError(error, "Old clicks could not be deleted; the next try is in {Interval}.", Interval);
        }
    }

    private async Task DeleteTextsAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now - _textsDeleted < TextInterval)
            return;
        _textsDeleted = now;
        if (await texts.DeleteAsync(cancel) is var count and > 0)
            log.LogInformation("Deleted {Count} texts that no click names any more.", count);
    }

    private Task<long> DeleteImportedAsync(DateTimeOffset before, CancellationToken cancel) => _pace.RunToEndAsync(
        () => clicks.RunAsync(writer => writer.DeleteImportedBeforeAsync(before.ToUnixTimeMilliseconds(), Step)), cancel);

    private Task<long> DeleteAsync(DateTimeOffset before, long counted, CancellationToken cancel) =>
        _pace.RunToEndAsync(() => clicks.DeleteBeforeAsync(before, counted, Step), cancel);
}
