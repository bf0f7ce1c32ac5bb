using LinkApp.Core.Metrics;
using LinkApp.Web.Doctor;
using LinkApp.Web.Settings;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LinkApp.Web.Telemetry;

/// <summary>Sends metrics, traces and logs to a collector of OpenTelemetry, if one is configured. Without one, nothing is registered.</summary>
internal static class TelemetryServices
{
    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetrySettings? settings)
    {
        if (settings is null)
            return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(settings.Service, serviceVersion: Product.This.Version))
            .WithMetrics(metrics => metrics
                .AddMeter(LinkAppMeter.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime")
                .AddOtlpExporter(exporter => Configure(exporter, settings, "metrics")))
            // Redirects have no traces: making one takes a tenth of their time.
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(options => options.Filter = context => IsTraced(context.Request.Path))
                .AddProcessor(new PersonalData())
                .AddOtlpExporter(exporter => Configure(exporter, settings, "traces")))
            .WithLogging(logs => logs.AddOtlpExporter(exporter => Configure(exporter, settings, "logs")));
    }

    private static bool IsTraced(PathString path) =>
        path.StartsWithSegments("/app") || path.StartsWithSegments("/api") || path.StartsWithSegments("/account");

    private static void Configure(OtlpExporterOptions exporter, TelemetrySettings settings, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
        exporter.Headers = settings.Headers;
    }
}
