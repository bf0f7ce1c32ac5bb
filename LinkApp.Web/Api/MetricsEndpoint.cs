using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using LinkApp.Core.Lanes;
using LinkApp.Core.Metrics;
using LinkApp.Core.Organizations;
using LinkApp.Web.Redirects;
using LinkApp.Web.Security;
using LinkApp.Web.Settings;
using Prometheus;

namespace LinkApp.Web.Api;

/// <summary><c>/metrics</c>: LinkApp's own instruments in Prometheus' text format, to whoever has the token of the settings.</summary>
internal static class MetricsEndpoint
{
    private const string Bearer = "Bearer";

    public static void AddMetricsEndpoint(this IServiceCollection services) => services.AddSingleton<MetricsBridge>();

    public static void MapMetricsEndpoint(this IEndpointRouteBuilder app)
    {
        var metrics = app.MapMetrics("/metrics", app.ServiceProvider.GetRequiredService<MetricsBridge>().Registry).AllowAnonymous();
        if (app.ServiceProvider.GetRequiredService<MetricsSettings>().Token is { } token)
            metrics.Add(endpoint => endpoint.RequestDelegate = Protect(endpoint.RequestDelegate!, RandomSecret.Hash(token)));
    }

    private static RequestDelegate Protect(RequestDelegate next, byte[] expected) => context =>
    {
        // Of hashes, since the time of a comparison would tell the token's length.
        if (AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
            && header.Scheme.Equals(Bearer, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(RandomSecret.Hash(header.Parameter ?? ""), expected))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = Bearer;
        return Task.CompletedTask;
    };
}

/// <summary>Copies the measurements of this server's instruments to a registry that Prometheus can read.</summary>
internal sealed class MetricsBridge : IDisposable
{
    private static readonly double[] Seconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
    private static readonly double[] Counts = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];

    // The tag of each counter and gauge that has one.
    private static readonly Dictionary<string, string> Tags = new()
    {
        [RedirectCounts.Name] = RedirectCounts.Outcome,
        [RefusedRequests.Name] = RefusedRequests.Status,
        [WorkLanes.RunningName] = WorkLanes.Lane,
        [WorkLanes.WaitingName] = WorkLanes.Lane,
    };

    private readonly MeterListener _listener = new();
    private readonly MetricFactory _metrics;

    public MetricsBridge(IMeterFactory meters)
    {
        _metrics = Metrics.WithCustomRegistry(Registry);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Only those of this server, since a process may run several.
            if (instrument.Meter.Name == LinkAppMeter.Name && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument, GetMetric(instrument));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, metric) => Record(metric!, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, metric) => Record(metric!, value, tags));
        _listener.Start();
        Registry.AddBeforeCollectCallback(_listener.RecordObservableInstruments);
    }

    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    public void Dispose() => _listener.Dispose();

    private Collector GetMetric(Instrument instrument)
    {
        var (name, help) = (instrument.Name, instrument.Description ?? "");
        string[] tags = Tags.GetValueOrDefault(name) is { } tag ? [tag] : [];
        return instrument switch
        {
            Histogram<double> => _metrics.CreateHistogram(name, help, new HistogramConfiguration { Buckets = Seconds }),
            Histogram<long> => _metrics.CreateHistogram(name, help, new HistogramConfiguration { Buckets = Counts }),
            ObservableCounter<long> => _metrics.CreateCounter(name, help, tags),
            ObservableGauge<long> => _metrics.CreateGauge(name, help, tags),
            _ => throw new InvalidOperationException($"There is no metric for the instrument {name}."),
        };
    }

    private static void Record(object metric, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (metric)
        {
            case Histogram histogram:
                histogram.Observe(value);
                break;
            case Counter counter when tags.IsEmpty:
                counter.IncTo(value);
                break;
            case Counter counter:
                counter.WithLabels((string)tags[0].Value!).IncTo(value);
                break;
            case Gauge gauge when tags.IsEmpty:
                gauge.Set(value);
                break;
            case Gauge gauge:
                gauge.WithLabels((string)tags[0].Value!).Set(value);
                break;
        }
    }
}
