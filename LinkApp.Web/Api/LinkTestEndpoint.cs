using System.Security.Claims;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Timing;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Json;
using LinkApp.Web.Links.Testing;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/links/{slug}/test</c>: what a link would do with a visitor, and why; nothing is counted.</summary>
internal static class LinkTestEndpoint
{
    public static void MapLinkTest(this RouteGroupBuilder api) => api.MapPost("/links/{slug}/test", TestAsync).WithName("testLink").WithTags("Links")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .WithSummary("Test a link")
        .WithDescription("Shows where a made-up visitor would go, which rule decides, and why. No click is counted.");

    private static async Task<Results<Ok<LinkTestBody>, ValidationProblem, ProblemHttpResult>> TestAsync(
        [AsParameters] LinkParameters link, JsonBody<TestVisit> body, ClaimsPrincipal member, LinkQueries queries, ShortUrls urls, VisitorLocator locator,
        TimeProvider time, CancellationToken cancel)
    {
        if (body.Value is not { } visit)
            return Problems.Invalid([body.Error!]);
        if (visit.AddressError is { } wrong)
            return Problems.Invalid([new("address", wrong)]);
        if (!ZoneNames.TryFind(visit.Zone, out _))
            return Problems.Invalid([new("zone", $"\"{visit.Zone}\" is not a time zone. Use an IANA name such as Asia/Kuala_Lumpur.")]);
        if (await queries.FindAsync(member.OrganizationId(), link.Name, cancel) is not { } found)
            return Problems.NoSuchLink(link.Name);
        var located = locator.Locate(visit.IpAddress);
        return TypedResults.Ok(LinkTestBody.From(LinkTest.Run(
            LinkDraft.From(LinkSnapshot.From(found)), visit.ToVisit(time.GetUtcNow(), located), urls.GetFallbacks(found.OrganizationId, found.Domain))));
    }
}

/// <summary>What a link would do with a visitor.</summary>
/// <param name="Location">Where the visitor would be redirected to; null if a page says why not.</param>
/// <param name="Rule">The title of the rule that answers; null for the default destination.</param>
/// <param name="Refusal">The message of a rule that refuses the visitor; null if none does.</param>
/// <param name="Closed">Why the link redirects no visitors now; null if it does.</param>
/// <param name="Rules">All rules in their order; the first that matched answers.</param>
public sealed record LinkTestBody(string? Location, string? Rule, string? Refusal, string? Closed, IReadOnlyList<RuleTestBody> Rules)
{
    public static LinkTestBody From(LinkTest test)
    {
        var decision = test.Closed is null ? test.Explanation.Decision : null;
        return new(test.Location, decision?.Rule, decision?.Refusal, test.Closed, [.. test.Explanation.Rules.Select(rule => new RuleTestBody(
            rule.Rule.Title(), rule.Matched,
            [.. rule.Conditions.Select(condition => new ConditionTestBody(condition.Condition.Describe(), condition.Holds))]))]);
    }
}

/// <summary>A rule, and whether all of its conditions hold.</summary>
public sealed record RuleTestBody(string Title, bool Matched, IReadOnlyList<ConditionTestBody> Conditions);

/// <summary>A condition in words, and whether it holds.</summary>
public sealed record ConditionTestBody(string Condition, bool Holds);
