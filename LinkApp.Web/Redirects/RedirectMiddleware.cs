using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Missed;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Redirects;

/// <summary>Answers <c>/{slug}</c> before anything else looks at the request.</summary>
public sealed class RedirectMiddleware(
    RequestDelegate next, LinkLookup links, LinkGate gate, Redirection redirection, LinkSettings settings, RedirectCounts counts, MissedSlugs missed, UserAgents agents)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isPost = HttpMethods.IsPost(request.Method);
        if (!(isPost || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return next(context);
        if (ShortPath.SlugOf(request.Path, out var hasMore) is not { } slug || !IsShortHost(request.Host))
            return next(context);
        if (!links.TryFind(slug, out var link))
            return gate.FailAsync(context);
        // Only a link that hands it on has more path, and only a password is something to send.
        if ((hasMore && link?.UsesPath != true) || (isPost && link?.Options.PasswordHash is null))
            return next(context);
        if (link is null)
        {
            counts.Add(RedirectOutcome.Unknown);
            if (HttpMethods.IsGet(request.Method) && !agents.Read(request.Headers.UserAgent).IsBot)
                missed.Record(slug);
            return PlainPage.UnknownLink.WriteAsync(context);
        }
        return link.IsGuarded ? PassGateAsync(context, link) : redirection.AnswerAsync(context, link);
    }

    private async Task PassGateAsync(HttpContext context, LinkEntry link)
    {
        if (await gate.LetsInAsync(context, link))
            await redirection.AnswerAsync(context, link);
    }

    private bool IsShortHost(HostString host) =>
        settings.ShortHosts.Count == 0 || settings.ShortHosts.Contains(host.Value ?? "", StringComparer.OrdinalIgnoreCase) || settings.ShortHosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase);
}
