using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using LinkApp.Web.Live;
using Microsoft.AspNetCore.Http.Features;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/live</c>: the batches of an organization as Server-Sent Events.</summary>
internal static class LiveEndpoints
{
    private static ReadOnlySpan<byte> Heartbeat => ": still here\n\n"u8;

    public static void MapLive(this RouteGroupBuilder api) => api.MapGet("/live", StreamAsync).WithName("streamLive").WithTags("Live")
        .WithMetadata(new AsksForAccess())
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .TakesHeader("Last-Event-ID", "The id of the last event that you received. The events after it are sent first.")
        .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
        .WithSummary("Stream live clicks").WithDescription(
            "Server-Sent Events. While there are clicks, an event `batch` comes every two seconds: for all links, one link, or the links with a tag.");

    private static async Task StreamAsync(
        HttpContext context, ClaimsPrincipal member, LiveClicks live, LinkQueries links, OrganizationQueries organizations, TimeProvider time,
        IHostApplicationLifetime lifetime,
        string? link = null, string? tag = null)
    {
        if (!TryReadPosition(context.Request, out var after))
        {
            await Problems.InvalidHeader("Last-Event-ID", "Last-Event-ID must be the id of the last event that you received.").ExecuteAsync(context);
            return;
        }

        if (link is not null && !string.IsNullOrWhiteSpace(tag))
        {
            await Problems.InvalidQuery("tag", "Use either \"link\" or \"tag\", not both.").ExecuteAsync(context);
            return;
        }
        var ofLink = link is null ? null : await links.FindAsync(member.OrganizationId(), LinkName.Parse(link), context.RequestAborted);
        if (link is not null && ofLink is null)
        {
            await Problems.NoSuchLink(LinkName.Parse(link)).ExecuteAsync(context);
            return;
        }

        // An open feed must not hold up the server's stop.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var cancel = stop.Token;
        try
        {
            if (after is { } seen)
                await live.WaitForAsync(seen, cancel);
            using var subscription = string.IsNullOrWhiteSpace(tag)
                ? await live.SubscribeAsync(member.OrganizationId(), ofLink?.Id, cancel)
                : await live.SubscribeToTagAsync(member.OrganizationId(), tag, cancel);
            await BeginAsync(context, cancel);
            if (after is { } position && await live.CatchUpAsync(subscription, position, cancel) is { } missed)
                await WriteAsync(context.Response, missed, cancel);

            var (organization, key) = (member.OrganizationId(), member.KeyId());
            var batches = LiveStream.ReadAsync(subscription, async token => await organizations.IsKeyValidAsync(organization, key, token), time, cancel);
            await foreach (var batch in batches)
                await WriteAsync(context.Response, batch, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The viewer left, or the server is stopping: the two normal ends of a feed.
        }
    }

    private static async Task BeginAsync(HttpContext context, CancellationToken cancel)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.Body.WriteAsync("retry: 2000\n\n"u8.ToArray(), cancel);
        await context.Response.Body.FlushAsync(cancel);
    }

    /// <summary>Writes a batch, or a comment if none came for a while, so that proxies and clients know that the feed is alive.</summary>
    private static async Task WriteAsync(HttpResponse response, ClickBatch? batch, CancellationToken cancel)
    {
        var writer = response.BodyWriter;
        if (batch is null)
        {
            writer.Write(Heartbeat);
        }
        else
        {
            writer.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: batch\nid: {batch.To}\ndata: ")));
            writer.Write(batch.Json);
            writer.Write("\n\n"u8);
        }
        await writer.FlushAsync(cancel);
    }

    private static void Write(this System.IO.Pipelines.PipeWriter writer, ReadOnlySpan<byte> bytes) =>
        System.Buffers.BuffersExtensions.Write(writer, bytes);

    private static bool TryReadPosition(HttpRequest request, out long? position)
    {
        position = null;
        string? header = request.Headers["Last-Event-ID"];
        if (string.IsNullOrEmpty(header))
            return true;
        var valid = long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        position = id;
        return valid;
    }
}
