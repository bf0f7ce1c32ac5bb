using System.Security.Claims;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/domains</c>: an organization's short domains, for keys with the role admin.</summary>
internal static class DomainEndpoints
{
    public static void MapDomains(this RouteGroupBuilder api)
    {
        var domains = api.MapGroup("/domains").WithTags("Domains").RequireAuthorization(Policies.Administer);
        domains.MapGet("/", ListAsync)
            .WithName("listDomains").ProducesProblem(StatusCodes.Status403Forbidden).WithSummary("List domains")
            .WithDescription("The organization's domains, the main one first.");
        domains.MapPost("/", AddAsync).WithName("createDomain").ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Add a domain").WithDescription("From then on, it answers the organization's links and no others. It is pending, and in no short URL, until a request comes in on it.");
        domains.MapPatch("/{host}", ChangeAsync).WithName("updateDomain").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Update a domain").WithDescription("Changes where its / and visitors without a link go, its files of apps, or makes it the main domain.");
        domains.MapDelete("/{host}", RemoveAsync).WithName("deleteDomain").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Remove a domain").WithDescription("Short URLs on it stop working.");
    }

    private static async Task<Ok<DomainListBody>> ListAsync(ClaimsPrincipal member, DomainQueries queries, CancellationToken cancel) =>
        TypedResults.Ok(new DomainListBody([.. (await queries.ListAsync(member.OrganizationId(), cancel)).Select(DomainBody.From)]));

    private static async Task<Results<Created<DomainBody>, ValidationProblem, ProblemHttpResult>> AddAsync(
        JsonBody<DomainBody> body, ClaimsPrincipal member, HttpRequest request, DomainEditor editor, CancellationToken cancel)
    {
        if (Wrong(body) is { } wrong)
            return wrong;
        var (host, draft, main) = (body.Value!.Host ?? "", body.Value.ToDraft(), body.Value.Main ?? false);
        return await editor.AddAsync(member.OrganizationId(), host, draft, main, member.Author(request.Host.Value), cancel) switch
        {
            DomainEdit.Saved(var domain) =>
                TypedResults.Created($"{request.PathBase}/api/v1/domains/{domain.Host}", DomainBody.From(new ListedDomain(domain, 0))),
            DomainEdit.Invalid(var error) => Problems.Invalid([error]),
            DomainEdit.Taken(var error) => Problems.DomainTaken(error),
            var outcome => throw new InvalidOperationException($"A domain can't be added as {outcome}."),
        };
    }

    private static async Task<Results<Ok<DomainBody>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        string host, JsonBody<DomainBody> body, ClaimsPrincipal member, HttpRequest request, DomainEditor editor, DomainQueries queries,
        CancellationToken cancel)
    {
        if (Wrong(body) is { } wrong)
            return wrong;
        var (organization, wanted) = (member.OrganizationId(), body.Value!);
        if (await FindAsync(queries, organization, host, cancel) is not { } present)
            return Problems.NoSuchDomain(host);
        if (wanted.Host is not null && (!HostName.TryParse(HostName.TrimAddress(wanted.Host), out var named) || named != present.Domain.Host))
            return Problems.Invalid([new("host", "A domain can't be renamed. Add the new one, and remove this one when nobody uses its short URLs any more.")]);
        if (wanted.Main == false && present.Domain.IsMain)
            return Problems.Invalid([new("main", "This is the main domain. To change that, make another domain the main one.")]);
        var author = member.Author(request.Host.Value);
        return await editor.ChangeAsync(organization, present.Domain.Host, wanted.ToDraft(), wanted.Main == true, author, cancel) switch
        {
            DomainEdit.Saved(var domain) => TypedResults.Ok(DomainBody.From(present with { Domain = domain })),
            DomainEdit.Invalid(var error) => Problems.Invalid([error]),
            _ => Problems.NoSuchDomain(host),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string host, ClaimsPrincipal member, HttpRequest request, DomainEditor editor, CancellationToken cancel) =>
        await editor.RemoveAsync(member.OrganizationId(), host, member.Author(request.Host.Value), cancel) switch
        {
            DomainEdit.Saved => TypedResults.NoContent(),
            DomainEdit.Invalid(var error) => Problems.DomainInUse(error.Message),
            _ => Problems.NoSuchDomain(host),
        };

    private static async Task<ListedDomain?> FindAsync(DomainQueries queries, int organization, string host, CancellationToken cancel) =>
        HostName.TryParse(host, out var name) ? (await queries.ListAsync(organization, cancel)).Find(listed => listed.Domain.Host == name) : null;

    private static ValidationProblem? Wrong(JsonBody<DomainBody> body)
    {
        IReadOnlyList<FieldError> errors = body.Value is { } value ? [.. value.Errors()] : [body.Error!];
        return errors.Count == 0 ? null : Problems.Invalid(errors);
    }
}
