using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>Where telemetry is sent.</summary>
/// <param name="Endpoint">The address of a collector that takes OTLP over HTTP, such as <c>http://localhost:4318</c>.</param>
/// <param name="Headers">Headers of each request to it, as <c>name=value</c>, separated by commas; null for none.</param>
/// <param name="Service">The name of this service there.</param>
public sealed record TelemetrySettings(Uri Endpoint, string? Headers, string Service)
{
    /// <summary>The settings, or null if no telemetry is sent.</summary>
    public static TelemetrySettings? Read(SettingsReader reader)
    {
        var endpoint = reader.OptionalText(
            "Telemetry:Endpoint", "A collector of OpenTelemetry (OTLP over HTTP) that gets metrics, traces of pages and the API, and logs: `http://localhost:4318`.");
        var headers = reader.OptionalText("Telemetry:Headers", "Headers for the collector, such as `Authorization=Bearer …`; several are separated by commas.");
        var service = reader.Text("Telemetry:Service", "linkapp", "The name of this service in telemetry.");
        if (endpoint is null)
        {
            if (headers is not null)
                reader.Fail("Telemetry:Headers", "…", "needs Telemetry:Endpoint, such as http://localhost:4318.");
            return null;
        }
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            reader.Fail("Telemetry:Endpoint", endpoint, "must be an http or https address, such as http://localhost:4318.");
            return null;
        }
        if (headers is not null && !headers.Split(',').All(header => header.IndexOf('=', StringComparison.Ordinal) > 0))
            reader.Fail("Telemetry:Headers", "…", "must be names and values, such as Authorization=Bearer abc; several are separated by commas.");
        return new(address, headers, service);
    }
}
