using System.Security.Claims;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Settings;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using LinkApp.Web.Links.Import;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/imports/server</c>: imports straight from a server of another program.</summary>
internal static class ServerImportEndpoints
{
    private const int MaxBodyBytes = 64 << 10;

    public static void MapServerImports(this RouteGroupBuilder api)
    {
        var server = api.MapGroup("/imports/server").WithTags("Imports").RequireAuthorization(Policies.Edit);
        server.MapPost("/", Start)
            .InImportLane().WithName("importFromServer").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Import from a server").WithDescription(
                "Reads links and clicks from a server of Shlink, Kutt, YOURLS, Dub or Sink by its API, in the background. Sent again, it imports what "
                    + "is new there (docs/moving.md). Ask for it at Location.");
        server.MapGet("/", Find).WithName("getImportFromServer").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Get a server import").WithDescription(
                "How far the present import from a server is, or what the last one since the start of LinkApp has done.");
        server.MapDelete("/", Stop).WithName("stopImportFromServer").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Stop a server import").WithDescription("What was read is there for the next one, which goes on where this one was.");
    }

    private static Results<Accepted<ServerImportBody>, ValidationProblem, ProblemHttpResult> Start(
        JsonBody<ServerImportRequest> body, ClaimsPrincipal member, HttpRequest request, ServerRunner runner, ImportSettings settings)
    {
        if (body.Value is not { } order)
            return Problems.Invalid([body.Error!]);
        if (order.Read(settings.AllowPrivateNetworks, out var source) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var choices = new ServerChoices { OnlyCheck = order.DryRun == true, Clicks = order.Clicks != false, Tags = order.Tags ?? [] };
        return runner.Start(member.OrganizationId(), source!, choices, member.Author(request.Host.Value)) is { } run
            ? TypedResults.Accepted($"{request.PathBase}/api/v1/imports/server", ServerImportBody.Create(run))
            : TypedResults.Problem(
                "Another import from a server runs. GET /api/v1/imports/server says how far it is; DELETE stops it.",
                statusCode: StatusCodes.Status409Conflict, title: "Import running");
    }

    private static Results<Ok<ServerImportBody>, ProblemHttpResult> Find(ClaimsPrincipal member, ServerRunner runner) =>
        runner.Find(member.OrganizationId()) is { } run ? TypedResults.Ok(ServerImportBody.Create(run)) : NoImport();

    private static Results<Accepted, ProblemHttpResult> Stop(ClaimsPrincipal member, ServerRunner runner)
    {
        if (runner.Find(member.OrganizationId()) is not { } run)
            return NoImport();
        run.Stop();
        return TypedResults.Accepted((string?)null);
    }

    private static ProblemHttpResult NoImport() => TypedResults.Problem(
        "There was no import from a server since the start of LinkApp. POST /api/v1/imports/server starts one.",
        statusCode: StatusCodes.Status404NotFound, title: "No such import");
}
