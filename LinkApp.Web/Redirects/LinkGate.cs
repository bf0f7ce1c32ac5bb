using LinkApp.Core.Links;

namespace LinkApp.Web.Redirects;

/// <summary>Turns visitors away whom a link's options keep out, before its rules are asked.</summary>
public sealed class LinkGate(LinkCounters counters, PasswordGate passwords, RedirectCounts counts, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>Whether the visitor may go on; if not, the request is answered.</summary>
    public async Task<bool> LetsInAsync(HttpContext context, LinkEntry link)
    {
        switch (link.Options.StateAt(time.GetUtcNow().UtcDateTime))
        {
            case LinkState.Scheduled:
                counts.Add(RedirectOutcome.Scheduled);
                await PlainPage.NotYetOpen.WriteAsync(context);
                return false;
            case LinkState.Expired or LinkState.Disabled:
                await EndAsync(context, link);
                return false;
        }
        if (link.Options.MaxClicks is { } most)
        {
            if (await counters.FindAsync(link) is not { } counter)
            {
                await FailAsync(context);
                return false;
            }
            // Before the password is asked for, which would be in vain. The next visitors may be faster: the redirect looks again.
            bool isUsedUp;
            lock (counter.Gate)
                isUsedUp = counter.Clicks >= most;
            if (isUsedUp)
            {
                await EndAsync(context, link);
                return false;
            }
        }
        return link.Options.PasswordHash is null || await passwords.LetsInAsync(context, link);
    }

    /// <summary>Answers for a link that is over: its fallback, or a page that says so. No click is recorded.</summary>
    public Task EndAsync(HttpContext context, LinkEntry link)
    {
        counts.Add(RedirectOutcome.Over);
        if (link.Fallback is not { Location: { } fallback })
            return PlainPage.Over.WriteAsync(context);
        // A 302 after a form would do, too; 303 says outright that the password is not sent on.
        Redirection.Write(context.Response, HttpMethods.IsPost(context.Request.Method) ? StatusCodes.Status303SeeOther : StatusCodes.Status302Found, fallback);
        return Task.CompletedTask;
    }

    /// <summary>Answers where the store does not tell what must be known.</summary>
    public Task FailAsync(HttpContext context)
    {
        counts.Add(RedirectOutcome.Unavailable);
        return PlainPage.Unavailable.WriteAsync(context, RetryAfter);
    }
}
