using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Answers <c>/{slug}</c> before anything else looks at the request. The click is in the store before the answer
/// leaves; a store or a geo database that fails never keeps a visitor from their destination.
/// </summary>
public sealed class RedirectMiddleware(
    RequestDelegate next, LinkTable links, VisitorLocator locator, UserAgents agents, ClickLog clicks, LinkSettings settings, RedirectCounts counts, TimeProvider time)
{
    private const string NotCached = "private, no-store";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isHead = HttpMethods.IsHead(request.Method);
        return (isHead || HttpMethods.IsGet(request.Method)) && SlugOf(request.Path) is { } slug && IsShortHost(request.Host)
            ? AnswerAsync(context, slug, countClick: !isHead)
            : next(context);
    }

    private async Task AnswerAsync(HttpContext context, string slug, bool countClick)
    {
        if (links.Find(slug) is not { } link)
        {
            counts.Unknown();
            await UnknownLinkPage.WriteAsync(context);
            return;
        }

        var place = locator.Locate(context.Connection.RemoteIpAddress);
        var target = DestinationPicker.Pick(link, place);
        if (countClick)
            await clicks.RecordAsync(ClickOf(context.Request, link, place, target));

        counts.Redirected();
        var response = context.Response;
        response.StatusCode = StatusCodes.Status302Found;
        response.Headers.Location = target.Location;
        response.Headers.CacheControl = NotCached;
    }

    private Click ClickOf(HttpRequest request, LinkEntry link, Place? place, Target target) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.LinkId,
        Slug = link.Slug,
        Time = time.GetUtcNow(),
        Place = place,
        Referrer = Referrer.HostOf(request.Headers.Referer),
        Agent = agents.Read(request.Headers.UserAgent),
        Destination = target.Destination,
    };

    /// <summary>The slug of a path that has just one segment which may be one; a slash at the end is forgiven.</summary>
    private static string? SlugOf(PathString path)
    {
        var segment = path.Value is ['/', .. var rest] ? rest.AsSpan() : [];
        if (segment is [.. var before, '/'])
            segment = before;
        return Slug.IsWellFormed(segment) && !Slug.IsReserved(segment) ? segment.ToString() : null;
    }

    private bool IsShortHost(HostString host) =>
        settings.ShortHosts.Count == 0 || settings.ShortHosts.Contains(host.Value ?? "", StringComparer.OrdinalIgnoreCase) || settings.ShortHosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase);
}
