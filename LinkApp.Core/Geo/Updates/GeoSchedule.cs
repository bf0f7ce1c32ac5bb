using LinkApp.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Geo.Updates;

/// <summary>Checks for a newer geo database every <c>Geo:UpdateInterval</c>; after a failure, every hour.</summary>
public sealed class GeoSchedule(GeoSettings settings, GeoDownload download, TimeProvider time, ILogger<GeoSchedule> log) : BackgroundService
{
    /// <summary>Time from a failure to the next try.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromHours(1);

    /// <summary>When the next check is; null if no download is configured.</summary>
    public DateTimeOffset? NextCheck { get; private set; }

    /// <summary>Why the last check failed; null if it succeeded.</summary>
    public string? Error { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Download is not { } schedule)
            return;
        try
        {
            var wait = download.LastCheck is { } last ? last + schedule.Interval - time.GetUtcNow() : TimeSpan.Zero;
            while (true)
            {
                wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
                NextCheck = time.GetUtcNow() + wait;
                await Task.Delay(wait, time, stoppingToken);
                wait = await TryAsync(schedule, stoppingToken) ? schedule.Interval : Retry;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> TryAsync(GeoDownloadSettings schedule, CancellationToken cancel)
    {
        try
        {
            if (await download.FetchAsync(schedule, cancel) is { } info)
                log.LogInformation("Fetched the geo database {Type} of {Built:yyyy-MM-dd}.", info.Type, info.BuiltAt);
            Error = null;
            return true;
        }
        catch (GeoDownloadException error)
        {
            log.LogError("No newer geo database could be downloaded; the one in use stays. The next try is in {Interval}. {Reason}", Retry, error.Message);
            Error = error.Message;
            return false;
        }
    }
}
