using System.Diagnostics.Metrics;
using LinkApp.Core.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Geo.Updates;

/// <summary>
/// Switches to a geo database that replaces the one in use, without a restart: one that a command, a download or another
/// program has written. A file that can't be used is refused, and the one in use stays.
/// </summary>
public sealed class GeoWatch(GeoSource source, VisitorLocator locator, TimeProvider time, IMeterFactory meters, ILogger<GeoWatch> log) : BackgroundService
{
    /// <summary>Time between two checks of the file.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private GeoStamp? _refused;
    private GeoStamp? _last;

    /// <summary>Why the present file is not in use; null if it is.</summary>
    public string? Refusal { get; private set; }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create(LinkAppMeter.Name).CreateObservableGauge(
            "linkapp_geo_built_timestamp_seconds", () => new DateTimeOffset(locator.Info.BuiltAt).ToUnixTimeSeconds(),
            description: "When the maker of the geo database in use made it, in seconds since 1970.");
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Check();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Check()
    {
        var stamp = source.Stamp();
        // The file must be the same in two checks: one that is still being written changes in between. A deleted file stays in use.
        var isWhole = stamp == _last;
        _last = stamp;
        if (stamp is null || !isWhole || stamp == locator.Stamp || stamp == _refused)
            return;
        try
        {
            var database = source.OpenVerified();
            locator.Use(database);
            (_refused, Refusal) = (null, null);
            log.LogInformation(
                "Visitors are located by {Type} of {Built:yyyy-MM-dd} from now on ({Path}).", database.Info.Type, database.Info.BuiltAt, database.Info.Path);
        }
        catch (Exception error) when (error is GeoDatabaseException or Data.DataException or IOException or UnauthorizedAccessException)
        {
            (_refused, Refusal) = (stamp, error.Message);
            log.LogError("The new geo database is refused, and the one in use stays: {Reason}", error.Message);
        }
    }
}
