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
        if (hosts.Find(context.Request.Host.Value) is not { IsShort: true } host)
            return next(context);
        var search = FindAsync(context.Request.Path, host);
        // Links are in memory or come from SQLite at once: such a request allocates no state machine.
        return search.IsCompletedSuccessfully ? AnswerAsync(context, host, search.Result) : AnswerLaterAsync(context, host, search);
    }

    /// <summary>The link that a path asks for; null if there is none.</summary>
    private async ValueTask<FoundLink?> FindAsync(PathString path, HostUse host)
    {
        if (ShortPath.GetSlug(path) is { } slug)
        {
            arrivals.Record(host);
            if (await links.FindAsync(slug, host) is var found && (found.IsUnavailable || found.Link is not null))
                return found;
        }
        foreach (var prefix in ShortPath.GetPrefixes(path))
        {
            // Further segments belong to a link only if its destination template uses them.
            if (await links.FindAsync(prefix, host) is var found && (found.IsUnavailable || found.Link?.UsesPath == true))
                return found;
        }
        return null;
    }

    private async Task AnswerLaterAsync(HttpContext context, HostUse host, ValueTask<FoundLink?> search) =>
        await AnswerAsync(context, host, await search);

    private Task AnswerAsync(HttpContext context, HostUse host, FoundLink? search) =>
        search is not { } found ? AnswerOtherAsync(context, host)
        : found.Link is { } link ? AnswerAsync(context, link, found.Slug)
        : answers.UnavailableAsync(context, host.OrganizationId);

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
        if (ShortPath.IsReserved(context.Request.Path))
            return next(context);
        arrivals.Record(host);
        return CopiedAddress.Read(context.Request.Path.Value!) is { } copied
            ? AnswerCopiedAsync(context, host, copied)
            : AnswerUnknownAsync(context, host);
    }

    private async Task AnswerCopiedAsync(HttpContext context, HostUse host, CopiedAddress copied)
    {
        var request = context.Request;
        foreach (var slug in copied.Slugs)
        {
            var found = await links.FindAsync(slug, host);
            if (found.IsUnavailable)
            {
                await answers.UnavailableAsync(context, host.OrganizationId);
                return;
            }
            if (found.Link is not { } link)
                continue;
            request.Path = "/" + slug;
            if (copied.Query.Length > 0)
                request.QueryString = new(request.QueryString.HasValue ? $"{request.QueryString}&{copied.Query}" : $"?{copied.Query}");
            await AnswerAsync(context, link, slug);
            return;
        }
        await AnswerUnknownAsync(context, host);
    }

    private Task AnswerUnknownAsync(HttpContext context, HostUse host)
    {
        var request = context.Request;
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
