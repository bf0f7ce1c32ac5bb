using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Writes the answers to short links that exist, and counts them.</summary>
public sealed class RedirectAnswers(RedirectCounts counts, VisitorPages pages, HostTable hosts, OwnHosts own)
{
    // For permanent redirects, too: a browser that cached one would never be counted again and would miss edits of the link.
    private const string NotCached = "private, no-store";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>Writes a redirect that browsers don't cache. Does not count it.</summary>
    public static void WriteRedirect(HttpResponse response, int status, string location)
    {
        response.StatusCode = status;
        response.Headers.Location = location;
        response.Headers.CacheControl = NotCached;
    }

    /// <summary>Answers with a decision: a redirect, a preview for a social network's crawler, or a page with the reason for no redirect.</summary>
    public Task DecidedAsync(HttpContext context, LinkEntry link, Decision decision)
    {
        if (decision.Location is not { } location)
        {
            if (decision.Refusal is not { } message)
                return UnknownAsync(context, link.OrganizationId);
            counts.Add(RedirectOutcome.Refused);
            return pages.WriteAsync(context, VisitorPage.Refused, link.OrganizationId, message);
        }
        if (SocialPreview.IsFor(link, context.Request))
        {
            counts.Add(RedirectOutcome.Previewed);
            return SocialPreview.WriteAsync(context, link, location);
        }
        counts.Add(RedirectOutcome.Redirected);
        WriteRedirect(context.Response, StatusAfterForm(context.Request) ?? link.Options.StatusCode, location);
        return Task.CompletedTask;
    }

    /// <summary>Answers a browser that fetches a link in advance: it asks again when somebody opens it (<see cref="SpeculativeRequest"/>).</summary>
    public Task PrefetchedAsync(HttpContext context, LinkEntry link)
    {
        counts.Add(RedirectOutcome.Prefetched);
        return pages.WriteAsync(context, VisitorPage.Unavailable, link.OrganizationId);
    }

    /// <summary>Answers for a link that is scheduled.</summary>
    public Task NotYetOpenAsync(HttpContext context, LinkEntry link)
    {
        counts.Add(RedirectOutcome.Scheduled);
        return pages.WriteAsync(context, VisitorPage.Scheduled, link.OrganizationId);
    }

    /// <summary>
    /// Answers for a link that is expired, used up or disabled: a redirect to its fallback URL, else to that of the host, else a page. No
    /// click is recorded.
    /// </summary>
    public Task OverAsync(HttpContext context, LinkEntry link, LinkState state)
    {
        counts.Add(RedirectOutcome.Over);
        if (link.Fallback is { Location: { } fallback })
            return FallBackAsync(context, fallback);
        var host = hosts.Find(context.Request.Host.Value);
        return FindFallback(context, host, state == LinkState.Disabled ? host.Fallbacks.Disabled : host.Fallbacks.Expired) is { } other
            ? FallBackAsync(context, other)
            : pages.WriteAsync(context, VisitorPage.Expired, link.OrganizationId);
    }

    /// <summary>Answers for an address that no link has, or whose link has no destination for the visitor: a redirect to the host's fallback URL, or a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="organizationId">The organization of the link or of the domain; 0 if there is none.</param>
    /// <param name="isAutomatic">Whether no person has asked for it, so that it always gets the page.</param>
    public Task UnknownAsync(HttpContext context, int organizationId, bool isAutomatic = false)
    {
        counts.Add(RedirectOutcome.Unknown);
        var host = hosts.Find(context.Request.Host.Value);
        return !isAutomatic && FindFallback(context, host, host.Fallbacks.Unknown) is { } fallback
            ? FallBackAsync(context, fallback)
            : pages.WriteAsync(context, VisitorPage.UnknownLink, organizationId);
    }

    /// <summary>Answers when a store can't be read, so that the link or the number of its clicks is not known.</summary>
    /// <param name="context">The request.</param>
    /// <param name="organizationId">The organization of the link or of the domain; 0 if there is none.</param>
    public Task UnavailableAsync(HttpContext context, int organizationId)
    {
        counts.Add(RedirectOutcome.Unavailable);
        return pages.WriteAsync(context, VisitorPage.Unavailable, organizationId, retryAfter: RetryAfter);
    }

    /// <summary>Answers a visitor whom a link's limit of clicks does not let in.</summary>
    public Task LimitedAsync(HttpContext context, LinkEntry link, ClickLimitState limit) =>
        limit == ClickLimitState.UsedUp ? OverAsync(context, link, LinkState.Expired) : UnavailableAsync(context, link.OrganizationId);

    /// <summary>The Location header of a host's fallback URL; null if there is none, or if it would lead back to links of this server.</summary>
    private string? FindFallback(HttpContext context, HostUse host, string? url) =>
        url is null || own.AnswersFor(url, host.OrganizationId, context.Request.Host.Value) ? null : Destination.ToLocation(url);

    private static Task FallBackAsync(HttpContext context, string location)
    {
        WriteRedirect(context.Response, StatusAfterForm(context.Request) ?? StatusCodes.Status302Found, location);
        return Task.CompletedTask;
    }

    // After the password form, 301, 307 and 308 could send the password to the destination.
    private static int? StatusAfterForm(HttpRequest request) => HttpMethods.IsPost(request.Method) ? StatusCodes.Status303SeeOther : null;
}
