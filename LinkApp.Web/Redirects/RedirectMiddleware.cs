using LinkApp.Core.Clicks;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Unknown;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Answers <c>/{slug}</c>, before all other middleware.</summary>
public sealed class RedirectMiddleware(
    RequestDelegate next, LinkLookup links, LinkGate gate, Redirection redirection, RedirectAnswers answers, HostTable hosts, RedirectCounts counts,
    UnknownSlugs missed, UserAgents agents, DomainArrivals arrivals, VisitorPages pages)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (ShortPath.GetSlug(request.Path, out var hasMore) is not { } slug || hosts.Find(request.Host.Value) is not { IsShort: true } host)
            return next(context);
        arrivals.Record(host);
        if (!links.TryFind(slug, out var link))
            return answers.UnavailableAsync(context, host.OrganizationId);
        // A domain of one organization does not serve the links of another.
        if (host.OrganizationId != 0 && link?.OrganizationId != host.OrganizationId)
            link = null;
        // A path with more segments belongs to a link only if its destination template uses them.
        if ((hasMore && link?.UsesPath != true) || (link is null && !isRead))
            return next(context);
        // Only the password form is posted.
        if (!isRead && !(link!.Options.PasswordHash is not null && HttpMethods.IsPost(request.Method)))
            return Refuse(context.Response, link);
        if (link is null)
        {
            counts.Add(RedirectOutcome.Unknown);
            if (HttpMethods.IsGet(request.Method) && !agents.Read(request.Headers.UserAgent).IsBot)
                missed.Record(slug, host.OrganizationId);
            return pages.WriteAsync(context, VisitorPage.UnknownLink, host.OrganizationId);
        }
        return link.IsGuarded ? PassGateAsync(context, link) : redirection.AnswerAsync(context, link);
    }

    private static Task Refuse(HttpResponse response, LinkEntry link)
    {
        response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = link.Options.PasswordHash is null ? "GET, HEAD" : "GET, HEAD, POST";
        return Task.CompletedTask;
    }

    private async Task PassGateAsync(HttpContext context, LinkEntry link)
    {
        if (await gate.AllowsAsync(context, link))
            await redirection.AnswerAsync(context, link);
    }
}
