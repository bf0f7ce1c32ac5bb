using LinkApp.Core.Links;

namespace LinkApp.Web.Redirects;

/// <summary>Turns visitors away whom a link's options keep out, before its rules are asked.</summary>
public sealed class LinkGate(ClickLimits counters, PasswordGate passwords, RedirectAnswers answers, TimeProvider time)
{
    /// <summary>Whether the visitor may open the link. If not, the request has been answered.</summary>
    public async Task<bool> AllowsAsync(HttpContext context, LinkEntry link)
    {
        switch (link.Options.StateAt(time.GetUtcNow().UtcDateTime))
        {
            case LinkState.Scheduled:
                await answers.NotYetOpenAsync(context, link);
                return false;
            case (LinkState.Expired or LinkState.Disabled) and var state:
                await answers.OverAsync(context, link, state);
                return false;
        }
        // Before the form asks for a password that would open nothing. Other visitors may be faster: the click itself is counted later.
        if (link.Options.MaxClicks is not null && await counters.CheckAsync(link) is var limit and not ClickLimitState.Open)
        {
            await answers.LimitedAsync(context, link, limit);
            return false;
        }
        return link.Options.PasswordHash is null || await passwords.AllowsAsync(context, link);
    }
}
