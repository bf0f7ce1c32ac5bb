using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Decides where a visitor goes, and sends them there. The click is in the store before the answer leaves; a click store
/// or a geo database that fails never keeps a visitor from their destination, unless the link may be opened only so often.
/// </summary>
public sealed class Redirection(
    VisitorLocator locator, UserAgents agents, DaySalt salt, LinkCounters counters, ClickLog clicks, LinkGate gate, RedirectCounts counts, TimeProvider time)
{
    // Also of permanent redirects: a browser that remembered one would never be counted again, nor follow an edit.
    private const string NotCached = "private, no-store";

    /// <summary>Answers a visitor who may open the link.</summary>
    public async Task AnswerAsync(HttpContext context, LinkEntry link)
    {
        var place = locator.Locate(context.Connection.RemoteIpAddress);
        var agent = agents.Read(context.Request.Headers.UserAgent);
        Decision? decision;
        if (link.CountsClicks)
        {
            decision = await CountAsync(context, link, place, agent);
            if (decision is null)
                return;
        }
        else
        {
            decision = Decide(context, link, place, agent);
            if (IsRecorded(context, decision))
                await clicks.RecordAsync(ClickOf(context, link, place, agent, decision));
        }
        await AnswerAsync(context, link, decision);
    }

    internal static void Write(HttpResponse response, int status, string location)
    {
        response.StatusCode = status;
        response.Headers.Location = location;
        response.Headers.CacheControl = NotCached;
    }

    private Task AnswerAsync(HttpContext context, LinkEntry link, Decision decision)
    {
        if (decision.Location is not { } location)
        {
            counts.Add(decision.Refusal is null ? RedirectOutcome.Unknown : RedirectOutcome.Refused);
            return (decision.Refusal is { } refusal ? PlainPage.Refused(refusal) : PlainPage.UnknownLink).WriteAsync(context);
        }
        if (SocialPreview.IsFor(link, context.Request))
        {
            counts.Add(RedirectOutcome.Previewed);
            return SocialPreview.WriteAsync(context, link, location);
        }
        counts.Add(RedirectOutcome.Redirected);
        // Behind the password's form any other code could send the password on to the destination.
        Write(context.Response, HttpMethods.IsPost(context.Request.Method) ? StatusCodes.Status303SeeOther : link.Options.StatusCode, location);
        return Task.CompletedTask;
    }

    /// <summary>The decision for a visitor whose click counts; null where they are answered, since the link is used up or its clicks are not known.</summary>
    private async Task<Decision?> CountAsync(HttpContext context, LinkEntry link, Place? place, Agent agent)
    {
        while (true)
        {
            if (await counters.FindAsync(link) is not { } counter)
            {
                await gate.FailAsync(context);
                return null;
            }
            Decision decision;
            Task recorded = Task.CompletedTask;
            lock (counter.Gate)
            {
                if (!counter.IsReady(link.Version))
                    continue;
                if (counter.Clicks >= link.Options.MaxClicks)
                    break;
                decision = Decide(context, link, place, agent, counter.Clicks);
                if (IsRecorded(context, decision))
                {
                    if (!agent.IsBot && decision.Location is not null)
                        counter.Clicks++;
                    recorded = clicks.RecordAsync(ClickOf(context, link, place, agent, decision));
                }
            }
            await recorded;
            return decision;
        }
        await gate.EndAsync(context, link);
        return null;
    }

    private Decision Decide(HttpContext context, LinkEntry link, Place? place, Agent agent, long clicksBefore = 0) => link.NeedsVisit
        ? DestinationPicker.Pick(link, VisitOf(context, link, place, agent, clicksBefore))
        : DestinationPicker.Pick(link, place);

    private Visit VisitOf(HttpContext context, LinkEntry link, Place? place, Agent agent, long clicksBefore) => new()
    {
        Time = time.GetUtcNow(),
        Place = place,
        Agent = agent,
        Address = context.Connection.RemoteIpAddress,
        AcceptLanguage = context.Request.Headers.AcceptLanguage,
        Path = link.UsesPath ? ShortPath.After(context) : "",
        QueryString = context.Request.QueryString.Value ?? "",
        Clicks = clicksBefore,
        Fingerprint = link.HasSplit ? salt.Fingerprint(context.Connection.RemoteIpAddress) : 0,
    };

    // HEAD asks what a click would lead to, and is none. Who was led nowhere has not opened the link.
    private static bool IsRecorded(HttpContext context, Decision decision) =>
        !HttpMethods.IsHead(context.Request.Method) && decision is not { Location: null, Refusal: null };

    private Click ClickOf(HttpContext context, LinkEntry link, Place? place, Agent agent, Decision decision) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.LinkId,
        Slug = link.Slug,
        Time = time.GetUtcNow(),
        Place = place,
        Referrer = PasswordForm.ReferrerOf(context.Request),
        Agent = agent,
        Visitor = salt.VisitorOf(context.Connection.RemoteIpAddress, agent),
        Destination = decision.Text,
        Rule = decision.RuleText,
    };
}
