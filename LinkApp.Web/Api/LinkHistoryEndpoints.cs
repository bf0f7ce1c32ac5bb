using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using LinkApp.Core.Links;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/links/{slug}/history</c> and <c>/restore</c>: lists the versions of a link and restores one, also of a deleted link.</summary>
internal static class LinkHistoryEndpoints
{
    public static void MapLinkHistory(this RouteGroupBuilder api)
    {
        var link = api.MapGroup("/links/{slug}").WithTags("Links");
        link.MapGet("/history", ListAsync).WithName("getLinkHistory").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Get a link's history").WithDescription(
                "Every change, the latest first: who made it, when, and the link afterwards. Works for deleted links, too.");
        link.MapPost("/restore", RestoreAsync).WithName("restoreLink").RequireAuthorization(Policies.Edit)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Restore a version")
            .WithDescription("Gives the link the content of an earlier version. Also restores a deleted link.");
    }

    private static async Task<Results<Ok<LinkHistoryBody>, ProblemHttpResult>> ListAsync(
        [AsParameters] LinkParameters link, ClaimsPrincipal member, LinkQueries queries, CancellationToken cancel)
    {
        var organization = member.OrganizationId();
        if (await FindIdAsync(queries, organization, link.Name, cancel) is not { } id)
            return Problems.NoSuchLink(link.Name);
        var changes = await queries.HistoryAsync(organization, id, cancel);
        return TypedResults.Ok(
            new LinkHistoryBody(
                [.. changes.Select(change => new LinkChangeBody(change.Version, change.Time, change.Author, change.Kind, LinkBody.From(change.Link)))]));
    }

    private static async Task<Results<Ok<LinkBody>, ValidationProblem, ProblemHttpResult>> RestoreAsync(
        [AsParameters] LinkParameters link, JsonBody<RestoreBody> body, ClaimsPrincipal member, HttpContext context, LinkQueries queries, LinkEditor editor, LinkBodies bodies,
        CancellationToken cancel)
    {
        if (body.Value?.Version is not { } version)
            return Problems.Invalid([body.Error ?? new("version", "Name the version to restore. The link's history lists them.")]);
        var organization = member.OrganizationId();
        if (await FindIdAsync(queries, organization, link.Name, cancel) is not { } id)
            return Problems.NoSuchLink(link.Name);
        return await editor.RestoreAsync(organization, id, version, member.Author(context.Request.Host.Value), cancel) switch
        {
            LinkEdit.Saved(var saved) => TypedResults.Ok(bodies.Create(saved, context.Request)),
            LinkEdit.SlugTaken(var taken) => Problems.SlugTaken(taken),
            LinkEdit.Missing => Problems.Invalid([new("version", $"The history of this link has no version {version}.")]),
            var outcome => throw new InvalidOperationException($"A restore can't end as {outcome}."),
        };
    }

    private static async Task<long?> FindIdAsync(LinkQueries queries, int organization, LinkName name, CancellationToken cancel) =>
        (await queries.FindAsync(organization, name, cancel))?.Id ?? (await queries.FindDeletedAsync(organization, name, cancel))?.LinkId;
}

/// <summary>The changes of a link, the latest first.</summary>
public sealed record LinkHistoryBody(IReadOnlyList<LinkChangeBody> Changes);

/// <summary>One change.</summary>
/// <param name="Version">The version that it made.</param>
/// <param name="Time">When it was made, UTC.</param>
/// <param name="Author">The person's email address, or the API key's name.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Link">The link afterwards; of a deletion, the link before.</param>
public sealed record LinkChangeBody(int Version, DateTime Time, string Author, LinkChangeKind Kind, LinkBody Link);

/// <summary>Which version of a link to restore.</summary>
public sealed record RestoreBody
{
    /// <summary>A version in the history of the link.</summary>
    [Required]
    public int? Version { get; init; }
}
