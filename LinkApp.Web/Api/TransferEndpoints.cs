using System.Security.Claims;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using LinkApp.Web.Links.Export;
using LinkApp.Web.Links.Import;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Api;

/// <summary>Links as files: <c>GET /api/v1/links.csv</c> and <c>POST /api/v1/links/import</c>.</summary>
internal static class TransferEndpoints
{
    public static void MapTransfer(this RouteGroupBuilder api)
    {
        // A slug can't contain a dot, so the path is not that of a link.
        api.MapGet("/links.csv", (ClaimsPrincipal member, string? search = null, [FromQuery] string[]? tag = null, string? state = null) =>
                CsvDownload.Create(member.OrganizationId(), search, tag, state, forSpreadsheets: false))
            .InLane(lanes => lanes.Exports).WithName("exportLinks").WithTags("Links").Produces<string>(StatusCodes.Status200OK, CsvDownload.ContentType)
            .ProducesValidationProblem()
            .WithSummary("Export links as CSV").WithDescription("All links, or those that match a search, tags or a state. The CSV can be imported again.");

        api.MapPost("/links/import", ImportAsync)
            .InImportLane().WithName("importLinks").RequireAuthorization(Policies.Edit)
            .WithMetadata(new RequestSizeLimitAttribute(ImportStaging.MaxBytes + UploadedFile.Frame))
            .WithTags("Links").TakesFile().Produces<ImportBody>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("Import links").WithDescription(
                "Creates the links of a file of up to 64 MB: LinkApp's CSV, or an export of Bitly, YOURLS, Kutt, Shlink, Sink or Dub; "
                    + "or, with map, any CSV or JSON whose columns you name. "
                    + "With dryRun=true, it only reports what it would do. If the store fails meanwhile (another program locks it, or the disk is full), "
                    + "the answer is 202: the import goes on by itself.");
    }

    private static async Task<Results<Ok<ImportSummary>, Accepted<ImportBody>, ValidationProblem, ProblemHttpResult>> ImportAsync(
        [AsParameters] ImportChoices choices, ClaimsPrincipal member, HttpRequest request, ImportFolder folder, FileImport imports, ImportRunner runner,
        CancellationToken cancel)
    {
        if (choices.Read(out var read) is { Count: > 0 } errors)
            return Problems.InvalidQuery(errors);
        if (read.Map is { Kind: ImportKind.Clicks })
            return Problems.InvalidQuery([new FieldError("map", "This maps clicks. Send the file to /api/v1/clicks/import.")]);
        await using var file = folder.NewFile();
        var name = await UploadedFile.ReceiveAsync(request, file, cancel);
        try
        {
            // The import belongs to the server, not to the request: once started, it continues if the caller's connection breaks.
            ImportRun? run = null;
            var (import, summary) = await imports.RunAsync(
                member.OrganizationId(), (file.Name, name), read, member.Author(request.Host.Value),
                async id =>
                {
                    await (run = runner.Run(member.OrganizationId(), id)).EndOrWaitAsync();
                    return run.HasEnded;
                },
                cancel: cancel);
            if (summary is not null)
                return TypedResults.Ok(summary);
            return run is { HasEnded: false }
                ? TypedResults.Accepted($"{request.PathBase}/api/v1/imports/{import.Id}", ImportBody.Create(import, run))
                : TypedResults.Problem(
                    $"The import stopped. Continue or undo it at {request.PathBase}/app/links/import.",
                    statusCode: StatusCodes.Status503ServiceUnavailable, title: "Import stopped");
        }
        catch (ImportException error)
        {
            return Problems.Invalid([new FieldError("file", error.Message)]);
        }
    }
}
