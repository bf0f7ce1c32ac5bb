using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Core.SignInDomains;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/sign-in-domains</c>: whose people may join by themselves, for keys with the role admin.</summary>
internal static class SignInDomainEndpoints
{
    public static void MapSignInDomains(this RouteGroupBuilder api)
    {
        var domains = api.MapGroup("/sign-in-domains").WithTags("Sign-in domains").RequireAuthorization(Policies.Administer);
        domains.MapGet("/", ListAsync).WithName("listSignInDomains").ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("List sign-in domains").WithDescription("The organization's sign-in domains, by name.");
        domains.MapPost("/", AddAsync).WithName("createSignInDomain")
            .WithSummary("Add a sign-in domain")
            .WithDescription("It is off until it is proven by the DNS record in the response (recordName, type TXT, recordText), and switched on.");
        domains.MapPost("/{domain}/check", CheckAsync).WithName("checkSignInDomain")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Prove a sign-in domain").WithDescription("Looks for the DNS record now. A domain that is proven stays so.");
        domains.MapPatch("/{domain}", ChangeAsync).WithName("updateSignInDomain").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Update a sign-in domain").WithDescription("Changes the role of people who join, or switches the domain on or off.");
        domains.MapDelete("/{domain}", RemoveAsync).WithName("deleteSignInDomain").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Remove a sign-in domain").WithDescription("Members who joined by it stay.");
    }

    private static async Task<Ok<SignInDomainListBody>> ListAsync(ClaimsPrincipal member, SignInDomainEditor editor, CancellationToken cancel) =>
        TypedResults.Ok(new SignInDomainListBody([.. (await editor.ListAsync(member.OrganizationId(), cancel)).Select(SignInDomainBody.From)]));

    private static async Task<Results<Created<SignInDomainBody>, ValidationProblem>> AddAsync(
        JsonBody<SignInDomainBody> body, ClaimsPrincipal member, HttpRequest request, SignInDomainEditor editor, CancellationToken cancel)
    {
        if (Check(body) is { } wrong)
            return wrong;
        if (body.Value!.IsOn is true)
            return Problems.Invalid([new("isOn", "A new domain has to be proven first. Leave isOn out.")]);
        return await editor.AddAsync(
            member.OrganizationId(), body.Value.Domain, body.Value.Role ?? Role.Viewer, member.Author(request.Host.Value), cancel) switch
        {
            SignInDomainEdit.Saved(var domain) =>
                TypedResults.Created($"{request.PathBase}/api/v1/sign-in-domains/{domain.Host}", SignInDomainBody.From(domain)),
            SignInDomainEdit.Invalid(var error) => Problems.Invalid([error]),
            var outcome => throw new InvalidOperationException($"A sign-in domain can't be added as {outcome}."),
        };
    }

    private static async Task<Results<Ok<SignInDomainBody>, ProblemHttpResult>> CheckAsync(
        string domain, ClaimsPrincipal member, HttpRequest request, SignInDomainEditor editor, CancellationToken cancel) =>
        await editor.CheckAsync(member.OrganizationId(), domain, member.Author(request.Host.Value), cancel) switch
        {
            SignInDomainEdit.Saved(var proven) => TypedResults.Ok(SignInDomainBody.From(proven)),
            SignInDomainEdit.NotProven(_, var reason) => Problems.DomainNotProven(reason),
            _ => Problems.NoSuchSignInDomain(domain),
        };

    private static async Task<Results<Ok<SignInDomainBody>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        string domain, JsonBody<SignInDomainBody> body, ClaimsPrincipal member, HttpRequest request, SignInDomainEditor editor, CancellationToken cancel)
    {
        if (Check(body) is { } wrong)
            return wrong;
        return await editor.ChangeAsync(
            member.OrganizationId(), domain, body.Value!.Role, body.Value.IsOn, member.Author(request.Host.Value), cancel) switch
        {
            SignInDomainEdit.Saved(var changed) => TypedResults.Ok(SignInDomainBody.From(changed)),
            SignInDomainEdit.Invalid(var error) => Problems.Invalid([error]),
            _ => Problems.NoSuchSignInDomain(domain),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string domain, ClaimsPrincipal member, HttpRequest request, SignInDomainEditor editor, CancellationToken cancel) =>
        await editor.RemoveAsync(member.OrganizationId(), domain, member.Author(request.Host.Value), cancel)
            ? TypedResults.NoContent()
            : Problems.NoSuchSignInDomain(domain);

    private static ValidationProblem? Check(JsonBody<SignInDomainBody> body)
    {
        IReadOnlyList<FieldError> errors = body.Value is { } value ? [.. value.FindErrors()] : [body.Error!];
        return errors.Count == 0 ? null : Problems.Invalid(errors);
    }
}
