using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/links</c>: reads, creates, updates and deletes single links.</summary>
internal static class LinkEndpoints
{
    // A destination of full length for each country takes half of it.
    internal const int MaxBodyBytes = 1 << 20;

    // The choice of existing= in a create.
    private const string Return = "return";

    public static void MapLinks(this RouteGroupBuilder api)
    {
        var links = api.MapGroup("/links").WithTags("Links").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        links.MapGet("/{slug}", GetAsync).WithName("getLink").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Get a link").WithDescription("The ETag is the link's version.");

        links.MapPost("/", CreateAsync).WithName("createLink").RequireAuthorization(Policies.Edit).ProducesProblem(StatusCodes.Status409Conflict)
            .AddEndpointFilter<RouteHandlerBuilder, IdempotencyKey>().ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .TakesHeader(IdempotencyKey.Header, "Any text, such as a UUID. For 24 hours, the same request with the same key gets the first response again.")
            .WithSummary("Create a link").WithDescription(
                "Without a slug, LinkApp generates one. With existing=return, a link that leads to the same place is returned (200) instead of a second one.");
        links.MapPut("/{slug}", UpdateAsync).WithName("updateLink").RequireAuthorization(Policies.Edit).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .TakesHeader("If-Match", "The version that you have read (its ETag). Without it, the change applies to any version.")
            .WithSummary("Update a link")
            .WithDescription("Takes what GET returns. Fields that you leave out get their defaults, except the password, which stays.");
        links.MapDelete("/{slug}", DeleteAsync)
            .WithName("deleteLink").RequireAuthorization(Policies.Edit).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .TakesHeader("If-Match", "The version to delete, as in ETag; without it, any version is deleted.")
            .WithSummary("Delete a link").WithDescription("Its clicks stay in the organization's reports.");
    }

    private static async Task<Results<Ok<LinkBody>, ProblemHttpResult>> GetAsync(
        [AsParameters] LinkParameters link, ClaimsPrincipal member, HttpContext context, LinkQueries queries, LinkBodies bodies, CancellationToken cancel) =>
        await queries.FindAsync(member.OrganizationId(), link.Name, cancel) is { } found
            ? TypedResults.Ok(Body(found, context, bodies))
            : Problems.NoSuchLink(link.Name);

    private static async Task<Results<Created<LinkBody>, Ok<LinkBody>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        JsonBody<LinkBody> body, ClaimsPrincipal member, HttpContext context, LinkEditor editor, LinkBodies bodies, CancellationToken cancel,
        string? existing = null)
    {
        if (existing is not (null or Return))
            return Problems.InvalidQuery("existing", $"\"{existing}\" is not a choice; leave it out, or write {Return}.");
        if (ReadDraft(body, out var invalid) is not { } draft)
            return invalid!;
        var repeatable = context.Features.Get<IdempotentRequest>();
        Func<Link, object>? toStored = repeatable is null ? null : link => repeatable.Answered(bodies.Create(link, context.Request));
        return await editor.CreateAsync(member.OrganizationId(), draft, Author(member, context.Request), toStored, existing == Return, cancel) switch
        {
            LinkEdit.Saved(var link) => Created(bodies.Create(link, context.Request), context),
            LinkEdit.Existing(var link) => TypedResults.Ok(Body(link, context, bodies)),
            LinkEdit.Invalid(var errors) => Problems.Invalid(body.Value!.WithBodyFields(errors)),
            LinkEdit.SlugTaken(var slug) => Problems.SlugTaken(slug),
            var outcome => throw new InvalidOperationException($"A create can't end as {outcome}."),
        };
    }

    /// <summary>The answer to a create, whether given for the first time or repeated.</summary>
    internal static Created<LinkBody> Created(LinkBody link, HttpContext context)
    {
        context.Response.Headers.ETag = $"\"{link.Version}\"";
        var name = new LinkName(link.Slug!, link.Domain);
        return TypedResults.Created($"{context.Request.PathBase}/api/v1/links/{LinkAddress.GetSegment(name)}{LinkAddress.AddDomain(name)}", link);
    }

    private static async Task<Results<Ok<LinkBody>, ValidationProblem, ProblemHttpResult>> UpdateAsync(
        [AsParameters] LinkParameters link, JsonBody<LinkBody> body, ClaimsPrincipal member, HttpContext context, LinkEditor editor, LinkBodies bodies,
        CancellationToken cancel)
    {
        if (ReadDraft(body, out var invalid) is not { } draft)
            return invalid!;
        if (!TryReadVersion(context.Request, out var version))
            return WrongVersion();
        return await editor.UpdateAsync(member.OrganizationId(), link.Name, draft, version, Author(member, context.Request), cancel) switch
        {
            LinkEdit.Saved(var saved) => TypedResults.Ok(Body(saved, context, bodies)),
            LinkEdit.Invalid(var errors) => Problems.Invalid(body.Value!.WithBodyFields(errors)),
            LinkEdit.SlugTaken(var taken) => Problems.SlugTaken(taken),
            LinkEdit.Missing => Problems.NoSuchLink(link.Name),
            LinkEdit.Stale(var current, _) => Problems.Stale(current.Version),
            var outcome => throw new InvalidOperationException($"An update can't end as {outcome}."),
        };
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> DeleteAsync(
        [AsParameters] LinkParameters link, ClaimsPrincipal member, HttpRequest request, LinkEditor editor, CancellationToken cancel)
    {
        if (!TryReadVersion(request, out var version))
            return WrongVersion();
        return await editor.DeleteAsync(member.OrganizationId(), link.Name, version, Author(member, request), cancel) switch
        {
            LinkEdit.Saved => TypedResults.NoContent(),
            LinkEdit.Missing => Problems.NoSuchLink(link.Name),
            LinkEdit.Stale(var current, _) => Problems.Stale(current.Version),
            var outcome => throw new InvalidOperationException($"A delete can't end as {outcome}."),
        };
    }

    private static LinkDraft? ReadDraft(JsonBody<LinkBody> body, out ValidationProblem? invalid)
    {
        var (draft, errors) = body.Value is { } value ? value.ToDraft() : (null, [body.Error!]);
        invalid = draft is null ? Problems.Invalid(errors) : null;
        return draft;
    }

    private static bool TryReadVersion(HttpRequest request, out int? version)
    {
        version = null;
        string? header = request.Headers.IfMatch;
        if (string.IsNullOrEmpty(header) || header == "*")
            return true;
        // A number without quotes is accepted; a single quote is an error.
        var tag = header.AsSpan().Trim() is ['"', .. var quoted, '"'] ? quoted : header.AsSpan().Trim();
        var valid = int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        version = number;
        return valid;
    }

    private static ValidationProblem WrongVersion() =>
        Problems.InvalidHeader("If-Match", "If-Match must be the link's version in quotes, such as \"3\". Leave it out to change any version.");

    private static Author Author(ClaimsPrincipal member, HttpRequest request) => member.Author(request.Host.Value);

    private static LinkBody Body(Link link, HttpContext context, LinkBodies bodies)
    {
        context.Response.Headers.ETag = $"\"{link.Version}\"";
        return bodies.Create(link, context.Request);
    }
}
