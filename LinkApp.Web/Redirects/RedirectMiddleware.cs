using LinkApp.Core.Clicks;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Unknown;
using LinkApp.Web.Security;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Answers <c>/{slug}</c>, before all other middleware.</summary>
public sealed class RedirectMiddleware(
    RequestDelegate next, LinkLookup links, LinkGate gate, Redirection redirection, RedirectAnswers answers, HostTable hosts, UnknownSlugs missed,
    UserAgents agents, DomainArrivals arrivals, VisitorPages pages, RefusedRequests refused)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (hosts.Find(request.Host.Value) is not { IsShort: true } host)
            return next(context);
        if (ShortPath.GetSlug(request.Path) is { } slug)
        {
            arrivals.Record(host);
            if (!links.TryFind(slug, host, out var link))
                return answers.UnavailableAsync(context, host.OrganizationId);
            if (link is not null)
                return AnswerAsync(context, link, slug);
        }
        foreach (var prefix in ShortPath.GetPrefixes(request.Path))
        {
            if (!links.TryFind(prefix, host, out var link))
                return answers.UnavailableAsync(context, host.OrganizationId);
            // Further segments belong to a link only if its destination template uses them.
            if (link?.UsesPath == true)
                return AnswerAsync(context, link, prefix);
        }
        return AnswerOtherAsync(context, host);
    }

    private Task AnswerAsync(HttpContext context, LinkEntry link, string slug)
    {
        if (link.UsesPath)
            ShortPath.Note(context, slug);
        var method = context.Request.Method;
        // Only the password form is posted.
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !(link.Options.PasswordHash is not null && HttpMethods.IsPost(method)))
            return RefuseAsync(context, link);
        if (SpeculativeRequest.IsPrefetch(context.Request.Headers))
            return answers.PrefetchedAsync(context, link);
        return link.IsGuarded ? PassGateAsync(context, link) : redirection.AnswerAsync(context, link);
    }

    /// <summary>Answers an address that is no link's as it is: it may be one that was copied with something around it.</summary>
    private Task AnswerOtherAsync(HttpContext context, HostUse host)
    {
        var request = context.Request;
        if (ShortPath.IsReserved(request.Path))
            return next(context);
        arrivals.Record(host);
        if (CopiedAddress.Read(request.Path.Value!) is { } copied)
        {
            foreach (var slug in copied.Slugs)
            {
                if (!links.TryFind(slug, host, out var link))
                    return answers.UnavailableAsync(context, host.OrganizationId);
                if (link is null)
                    continue;
                request.Path = "/" + slug;
                if (copied.Query.Length > 0)
                    request.QueryString = new(request.QueryString.HasValue ? $"{request.QueryString}&{copied.Query}" : $"?{copied.Query}");
                return AnswerAsync(context, link, slug);
            }
        }
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return next(context);
        var isAutomatic = ShortPath.IsAutomatic(request.Path);
        if (HttpMethods.IsGet(request.Method) && !agents.Read(request.Headers.UserAgent).IsBot && !isAutomatic)
            missed.Record(request.Path.Value!.Trim('/'), host.OrganizationId);
        return answers.UnknownAsync(context, host.OrganizationId, isAutomatic);
    }

    private Task RefuseAsync(HttpContext context, LinkEntry link)
    {
        refused.Record(StatusCodes.Status405MethodNotAllowed, $"A link does not take {context.Request.Method}.");
        context.Response.Headers.Allow = link.Options.PasswordHash is null ? "GET, HEAD" : "GET, HEAD, POST";
        return pages.WriteAsync(context, VisitorPage.OtherMethod, link.OrganizationId);
    }

    private async Task PassGateAsync(HttpContext context, LinkEntry link)
    {
        if (await gate.AllowsAsync(context, link))
            await redirection.AnswerAsync(context, link);
    }
}
