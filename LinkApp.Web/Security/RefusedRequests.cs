using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using LinkApp.Core.Metrics;
using LinkApp.Web.StaticPages;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LinkApp.Web.Security;

/// <summary>
/// Counts the requests that LinkApp or its HTTP server refuses because they can't be read, and logs the first ones of each minute.
/// The HTTP server itself would answer with an empty body; this writes a page instead.
/// </summary>
public sealed class RefusedRequests : IObserver<KeyValuePair<string, object?>>
{
    public const string Name = "linkapp_refused_requests_total";

    /// <summary>The metric's tag with the status code.</summary>
    public const string Status = "status";

    /// <summary>How many refused requests are logged in a minute.</summary>
    public const int LinesPerMinute = 10;

    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, long> _counts = new();
    private readonly VisitorPages _pages;
    private readonly TimeProvider _time;
    private readonly ILogger<RefusedRequests> _log;
    private readonly Lock _logging = new();
    private long _minute;
    private int _lines;

    public RefusedRequests(VisitorPages pages, IMeterFactory meters, TimeProvider time, ILogger<RefusedRequests> log)
    {
        (_pages, _time, _log, _minute) = (pages, time, log, time.GetTimestamp());
        meters.Create(LinkAppMeter.Name).CreateObservableCounter(
            Name,
            () => _counts.Select(count => new Measurement<long>(
                count.Value, new KeyValuePair<string, object?>(Status, count.Key.ToString(CultureInfo.InvariantCulture)))),
            description: "Requests that were refused because they can't be read or are too large.");
    }

    /// <summary>Starts to watch the HTTP server of an application.</summary>
    public static void Watch(WebApplication app) => app.Services.GetRequiredService<DiagnosticListener>()
        .Subscribe(app.Services.GetRequiredService<RefusedRequests>(), name => name == BadRequest);

    /// <summary>Counts a refused request.</summary>
    /// <param name="status">The status code of its answer.</param>
    /// <param name="reason">Why, without data of the visitor.</param>
    public void Record(int status, string reason)
    {
        _counts.AddOrUpdate(status, 1, static (_, count) => count + 1);
        lock (_logging)
        {
            if (_time.GetElapsedTime(_minute) >= Minute)
            {
                if (_lines > LinesPerMinute)
                    _log.LogWarning("{Count} more requests were refused; {Metric} counts them.", _lines - LinesPerMinute, Name);
                (_minute, _lines) = (_time.GetTimestamp(), 0);
            }
            if (_lines++ < LinesPerMinute)
                _log.LogWarning("A request was refused with {Status}: {Reason}", status, reason);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: BadRequest, Value: IFeatureCollection features }
            || features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException error)
            return;
        Record(error.StatusCode, error.Message);
        try
        {
            Answer(features, error);
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or ObjectDisposedException)
        {
            // The connection has ended. Otherwise the server answers by itself, without a body.
            _log.LogDebug(failure, "A refused request got no page.");
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    /// <summary>
    /// Answers in place of the server, which has no body for a request that it could not read: the headers go the usual way, and the
    /// page follows them on the connection, which then closes. HTTP/2 has streams on its connection, and keeps the server's answer.
    /// </summary>
    private void Answer(IFeatureCollection features, BadHttpRequestException error)
    {
        var request = features.Get<IHttpRequestFeature>();
        if (features.Get<IHttpResponseFeature>() is not { HasStarted: false } response
            || features.Get<IHttpResponseBodyFeature>() is not { } body
            || features.Get<IConnectionTransportFeature>()?.Transport.Output is not { } output
            || features.Get<IHttpResetFeature>() is not null)
            return;
        var page = Render(request, error);
        response.StatusCode = error.StatusCode;
        foreach (var (name, value) in page.Response.Headers)
            response.Headers[name] = value;
        response.Headers.Connection = "close";
        // Both complete at once: a page is smaller than what a connection buffers.
        _ = body.StartAsync();
        if (!HttpMethods.IsHead(request?.Method ?? ""))
            output.Write(((MemoryStream)page.Response.Body).ToArray());
        _ = output.FlushAsync().AsTask();
    }

    private DefaultHttpContext Render(IHttpRequestFeature? request, BadHttpRequestException error)
    {
        var page = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        if (request?.Path is ['/', ..] path && new PathString(path).StartsWithSegments("/api"))
        {
            page.Response.ContentType = "application/problem+json";
            JsonSerializer.Serialize(
                page.Response.Body,
                new { title = "The request can't be read", status = error.StatusCode, detail = error.Message }, JsonSerializerOptions.Web);
            page.Response.ContentLength = page.Response.Body.Length;
            return page;
        }
        page.Request.Headers.AcceptLanguage = request?.Headers.AcceptLanguage ?? default;
        _ = _pages.WriteAsync(page, VisitorPage.For(error.StatusCode), organizationId: 0, status: error.StatusCode);
        return page;
    }
}
