using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Web.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Answers <c>/{slug}</c> before anything else looks at the request. The click is in the store before the answer
/// leaves; a click store or a geo database that fails never keeps a visitor from their destination.
/// </summary>
public sealed class RedirectMiddleware(
    RequestDelegate next, LinkTable links, VisitorLocator locator, UserAgents agents, ClickLog clicks, LinkSettings settings, RedirectCounts counts, TimeProvider time,
    ILogger<RedirectMiddleware> logger)
{
    private const string NotCached = "private, no-store";
    private const string RetryAfterSeconds = "10";

    private bool _failing;

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
        if (!TryFind(slug, out var link))
        {
            counts.Unavailable();
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await PlainPage.Unavailable.WriteAsync(context);
            return;
        }
        if (link is null)
        {
            counts.Unknown();
            await PlainPage.UnknownLink.WriteAsync(context);
            return;
        }

        var place = locator.Locate(context.Connection.RemoteIpAddress);
        var agent = agents.Read(context.Request.Headers.UserAgent);
        var target = DestinationPicker.Pick(link, VisitOf(context, place, agent));
        if (countClick)
            await clicks.RecordAsync(ClickOf(context.Request, link, place, agent, target));

        counts.Redirected();
        var response = context.Response;
        response.StatusCode = StatusCodes.Status302Found;
        response.Headers.Location = target.Location;
        response.Headers.CacheControl = NotCached;
    }

    /// <summary>False where the store of links can't be read; what is in memory is found all the same.</summary>
    private bool TryFind(string slug, out LinkEntry? link)
    {
        try
        {
            link = links.Find(slug, out var read);
            // Only a look-up in the store says that the store is back.
            if (read && _failing && Interlocked.Exchange(ref _failing, false))
                logger.LogInformation("The links can be read again.");
            return true;
        }
        catch (SqliteException error)
        {
            // Once for each outage, not for each visitor.
            if (!Interlocked.Exchange(ref _failing, true))
                logger.LogError(error, "The links can't be read. Those in memory go on, all others answer 503. Check linkapp.db in Data:Directory.");
            link = null;
            return false;
        }
    }

    private Visit VisitOf(HttpContext context, Place? place, Agent agent) => new()
    {
        Time = time.GetUtcNow(),
        Place = place,
        Agent = agent,
        Address = context.Connection.RemoteIpAddress,
        AcceptLanguage = context.Request.Headers.AcceptLanguage,
        QueryString = context.Request.QueryString.Value ?? "",
    };

    private Click ClickOf(HttpRequest request, LinkEntry link, Place? place, Agent agent, Target target) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.LinkId,
        Slug = link.Slug,
        Time = time.GetUtcNow(),
        Place = place,
        Referrer = Referrer.HostOf(request.Headers.Referer),
        Agent = agent,
        Destination = target.Text,
        Rule = target.RuleText,
    };

    /// <summary>The slug of a path that has just one segment which may be one; a slash at the end is forgiven.</summary>
    private static string? SlugOf(PathString path)
    {
        var segment = path.Value.AsSpan() is ['/', .. var rest] ? rest : [];
        if (segment is [.. var before, '/'])
            segment = before;
        return Slug.IsWellFormed(segment) && !Slug.IsReserved(segment) ? segment.ToString() : null;
    }

    private bool IsShortHost(HostString host) =>
        settings.ShortHosts.Count == 0 || settings.ShortHosts.Contains(host.Value ?? "", StringComparer.OrdinalIgnoreCase) || settings.ShortHosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase);
}
