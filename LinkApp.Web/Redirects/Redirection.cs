using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Decides where a visitor goes, records the click and answers. The click is stored before the answer is sent. If the click
/// store or the geo database fails, visitors are still redirected, unless the link has maximum clicks.
/// </summary>
public sealed class Redirection(
    VisitorLocator locator, UserAgents agents, DaySalt salt, ClickLimits counters, ClickLog clicks, InternalClickCheck check, RedirectAnswers answers,
    TimeProvider time)
{
    /// <summary>Answers a visitor who may open the link.</summary>
    public async Task AnswerAsync(HttpContext context, LinkEntry link)
    {
        await salt.PrepareAsync();
        var place = locator.Locate(context.Connection.RemoteIpAddress);
        var agent = agents.Read(context.Request.Headers.UserAgent);
        if (link.CountsClicks)
        {
            await CountAsync(context, link, place, agent);
            return;
        }
        var decision = Decide(context, link, place, agent);
        if (IsRecorded(context, decision))
            await clicks.RecordAsync(CreateClick(context, link, place, agent, decision));
        await answers.DecidedAsync(context, link, decision);
    }

    /// <summary>Does what <see cref="AnswerAsync"/> does, but records and counts nothing.</summary>
    internal async Task RehearseAsync(HttpContext context, LinkEntry link)
    {
        await salt.PrepareAsync();
        var (place, agent) = (locator.Locate(context.Connection.RemoteIpAddress), agents.Read(context.Request.Headers.UserAgent));
        var decision = Decide(context, link, place, agent);
        CreateClick(context, link, place, agent, decision);
        RedirectAnswers.WriteRedirect(context.Response, link.Options.StatusCode, decision.Location!);
    }

    /// <summary>Answers a visitor of a link whose maximum clicks or rules depend on the number of clicks.</summary>
    private async Task CountAsync(HttpContext context, LinkEntry link, Place? place, Agent agent)
    {
        Decision? decision = null;
        var limit = await counters.OpenAsync(link, mayCount: !agent.IsBot && IsVisit(context), clicksBefore =>
        {
            decision = Decide(context, link, place, agent, clicksBefore);
            return IsRecorded(context, decision)
                ? (Counts: !agent.IsBot && decision.Location is not null, Recorded: clicks.RecordAsync(CreateClick(context, link, place, agent, decision)))
                : (Counts: false, Recorded: Task.CompletedTask);
        });
        await (decision is null ? answers.LimitedAsync(context, link, limit) : answers.DecidedAsync(context, link, decision));
    }

    private Decision Decide(HttpContext context, LinkEntry link, Place? place, Agent agent, long clicksBefore = 0) => link.NeedsVisit
        ? DestinationPicker.Pick(link, CreateVisit(context, link, place, agent, clicksBefore))
        : DestinationPicker.Pick(link, place);

    private Visit CreateVisit(HttpContext context, LinkEntry link, Place? place, Agent agent, long clicksBefore) => new()
    {
        Time = time.GetUtcNow(),
        Place = place,
        Agent = agent,
        Address = context.Connection.RemoteIpAddress,
        AcceptLanguage = context.Request.Headers.AcceptLanguage,
        Path = link.UsesPath ? ShortPath.After(context) : "",
        QueryString = TestFlag.Strip(context.Request.QueryString.Value ?? ""),
        Clicks = clicksBefore,
        Fingerprint = link.HasSplit ? salt.Fingerprint(context.Connection.RemoteIpAddress) : 0,
    };

    // HEAD requests and previews are not clicks.
    private static bool IsVisit(HttpContext context) =>
        !HttpMethods.IsHead(context.Request.Method) && !SpeculativeRequest.IsPreview(context.Request.Headers);

    // Neither are visits that get neither a destination nor a refusal.
    private static bool IsRecorded(HttpContext context, Decision decision) => IsVisit(context) && decision is not { Location: null, Refusal: null };

    private Click CreateClick(HttpContext context, LinkEntry link, Place? place, Agent agent, Decision decision) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.LinkId,
        Link = link.Name,
        Time = time.GetUtcNow(),
        Place = place,
        Referrer = Referrer.Read(context.Request),
        Agent = agent,
        IsInternal = check.IsInternal(context, link),
        Visitor = salt.HashVisitor(context.Connection.RemoteIpAddress, agent),
        Destination = decision.Text,
        Rule = decision.RuleText,
    };
}
