using System.Net;
using System.Text.Json;
using LinkApp.Web.Redirects;
using LinkApp.Web.Security;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Doctor;

/// <summary>Sends real requests to an address of LinkApp, through whatever is in front of it, and checks what the server saw of them.</summary>
internal static class UrlChecks
{
    private const string Check = "request";
    private const string Forged = "forged.invalid";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="url">The address of LinkApp as visitors have it.</param>
    /// <param name="settings">The settings of the server.</param>
    /// <param name="handler">Sends the requests.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops the requests.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        string url, AppSettings settings, HttpMessageHandler handler, DateTimeOffset now, CancellationToken cancel)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return [Finding.Fail(Check, $"{url} is not an address.", "Enter the address of LinkApp as visitors have it, such as https://links.example.com.")];
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Limit };
        var token = Probe.CreateToken(new InternalKey(settings.Core.Data), now);
        var target = new Uri($"{address.GetLeftPart(UriPartial.Authority)}{settings.Http.BasePath}/healthz");
        try
        {
            if (await SendAsync(client, target, token, forgedHost: null, cancel) is not { } seen)
                return
                [
                    Finding.Fail(
                        Check, $"{target} is answered, but not by the LinkApp of {settings.Core.Data.Directory}.",
                        "Check where the name and the proxy lead, and run doctor with the same Data:Directory as the server."),
                ];
            var forged = await SendAsync(client, target, token, Forged, cancel);
            return Judge(address, settings, seen, forged);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            var reason = (error.InnerException ?? error).Message;
            return [Finding.Fail(Check, $"{target} can't be reached: {reason}", "Check the DNS record, the proxy and its certificate, and whether LinkApp runs.")];
        }
    }

    private static List<Finding> Judge(Uri address, AppSettings settings, Probe seen, Probe? forged)
    {
        var findings = new List<Finding>();
        if (seen is { IsForwarded: true, IsTrusted: false } && IPAddress.TryParse(seen.Peer, out var peer))
            findings.Add(Finding.Fail(
                Check, $"The proxy at {seen.Peer} is not trusted: its headers are ignored, and all visitors seem to come from it.",
                $"Set {UntrustedProxies.GetSetting(settings.Proxy, [peer])}"));
        if (!seen.Host.Equals(address.Authority, StringComparison.OrdinalIgnoreCase))
            findings.Add(Finding.Fail(
                Check, $"The server sees the host {seen.Host} instead of {address.Authority}.",
                "Make the proxy forward the host: proxy_set_header Host $http_host in nginx."));
        if (seen.Scheme != address.Scheme)
            findings.Add(Finding.Fail(
                Check, $"The server sees {seen.Scheme} instead of {address.Scheme}: cookies are less safe, and short URLs are wrong.",
                "Make the proxy send X-Forwarded-Proto: proxy_set_header X-Forwarded-Proto $scheme in nginx."));
        if (seen.IsForwarded && forged?.Host == Forged)
            findings.Add(Finding.Fail(
                Check, "The proxy passes on the X-Forwarded-Host of visitors: they can choose the host of pages and of addresses.",
                "Make the proxy overwrite it: proxy_set_header X-Forwarded-Host $http_host in nginx."));
        return findings.Count > 0 ? findings : [Finding.Ok(Check, Describe(seen))];
    }

    private static string Describe(Probe seen) => seen.IsForwarded
        ? $"The server saw {seen.Scheme}://{seen.Host} from {seen.Visitor}, through the proxy at {seen.Peer}."
        : $"The server saw {seen.Scheme}://{seen.Host} from {seen.Visitor}, without a proxy.";

    private static async Task<Probe?> SendAsync(HttpClient client, Uri target, string token, string? forgedHost, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Add(Probe.Header, token);
        if (forgedHost is not null)
            request.Headers.Add("X-Forwarded-Host", forgedHost);
        using var answer = await client.SendAsync(request, cancel);
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "application/json")
            return null;
        try
        {
            return JsonSerializer.Deserialize<Probe>(await answer.Content.ReadAsStringAsync(cancel), JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
