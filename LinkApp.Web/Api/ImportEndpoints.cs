using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using LinkApp.Web.Links.Import;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Api;

/// <summary><c>POST /api/v1/clicks/import</c>, and <c>/api/v1/imports</c>: what became of imports, and undoing them.</summary>
internal static class ImportEndpoints
{
    private const int MaxImports = 100;

    public static void MapImports(this RouteGroupBuilder api)
    {
        api.MapPost("/clicks/import", ImportClicksAsync)
            .InImportLane().WithName("importClicks").RequireAuthorization(Policies.Edit)
            .WithMetadata(new RequestSizeLimitAttribute(ClickFileStaging.MaxBytes + UploadedFile.Frame))
            .WithTags("Clicks").TakesFile().Produces<ImportBody>(StatusCodes.Status202Accepted)
            .WithSummary("Import clicks").WithDescription(
                "Imports the clicks of a file of up to 8 GB: what LinkApp exports, or any of its columns, as NDJSON or CSV; what Shlink, YOURLS, Kutt and Dub "
                    + "export, or a file of links with their numbers of clicks, which become totals (docs/moving.md); with map, any CSV or JSON whose columns you name. "
                    + "The answer comes once the file has arrived; the import runs in the background. Ask for it at Location.");
        api.MapGet("/imports", ListAsync).WithName("listImports").RequireAuthorization(Policies.Edit).WithTags("Imports")
            .WithSummary("List imports").WithDescription("The last 100 imports of links and clicks, the latest first.");
        api.MapGet("/imports/{id:long}", FindAsync).WithName("getImport").RequireAuthorization(Policies.Edit).WithTags("Imports")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Get an import").WithDescription("How far an import is, the rows that are left out, and what links lose.");
        api.MapDelete("/imports/{id:long}", UndoAsync).WithName("undoImport").RequireAuthorization(Policies.Edit).WithTags("Imports")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Undo an import").WithDescription(
                "Takes back all clicks of an import, or deletes the links that it created and nobody has changed since. It runs in the background; "
                    + "at its end, the import is gone.");
    }

    private static async Task<Results<AcceptedAtRoute<ImportBody>, ValidationProblem, ProblemHttpResult>> ImportClicksAsync(
        ClaimsPrincipal member, HttpRequest request, ImportFolder folder, ClickImport clicks, ImportRunner runner, string? map = null, string? dates = null,
        CancellationToken cancel = default)
    {
        List<FieldError> errors = [];
        var columns = ImportChoices.ReadMap(map, dates, errors);
        if (columns is { Kind: ImportKind.Links })
            errors.Add(new("map", "This maps links. Send the file to /api/v1/links/import, or map “time”, or “day” and “clicks”."));
        if (errors.Count > 0)
            return Problems.InvalidQuery(errors);
        var upload = folder.NewUpload();
        try
        {
            string name;
            await using (upload)
                name = await UploadedFile.ReceiveAsync(request, upload, cancel);
            if (columns is not null)
                await columns.CheckAsync(upload.Name, cancel);
            else if (!await clicks.IsClicksAsync(upload.Name, isAsked: true, cancel))
                return Problems.Invalid([new FieldError("file", ImportBody.NoClicks)]);
            var import = await clicks.CreateAsync(
                member.OrganizationId(), upload.Name, name, startsItself: true, member.Author(request.Host.Value), columns, cancel: cancel);
            runner.Run(member.OrganizationId(), import.Id);
            return TypedResults.AcceptedAtRoute(ImportBody.Create(import, null), "getImport", new { id = import.Id.ToString(CultureInfo.InvariantCulture) });
        }
        catch (ImportException error)
        {
            return Problems.Invalid([new FieldError("file", error.Message)]);
        }
        finally
        {
            // An import has moved it.
            File.Delete(upload.Name);
        }
    }

    private static async Task<Ok<ImportListBody>> ListAsync(ClaimsPrincipal member, ImportQueries imports, CancellationToken cancel) =>
        TypedResults.Ok(new ImportListBody(
            [.. (await imports.ListAsync(member.OrganizationId(), MaxImports, cancel)).Select(import => ImportBody.Create(import, null))]));

    private static async Task<Results<Ok<ImportBody>, ProblemHttpResult>> FindAsync(
        long id, ClaimsPrincipal member, ImportQueries imports, ImportRunner runner, CancellationToken cancel)
    {
        // Before the read: a run that ends in between has left its result.
        var run = runner.Find(member.OrganizationId(), id);
        if (await imports.FindAsync(member.OrganizationId(), id, cancel) is not { } import)
            return Problems.NoSuchImport(id);
        var body = ImportBody.Create(import, run ?? runner.Find(import));
        if (import.Kind == ImportKind.Clicks)
        {
            var skipped = await imports.SkippedAsync(import, 0, ImportBody.MaxSkipped, cancel);
            return TypedResults.Ok(body with { Skipped = [.. skipped.Select(SkippedBody.Create)] });
        }
        var (problems, notes) = await ImportSummary.ReadRowsAsync(import, imports, cancel);
        return TypedResults.Ok(body with { Problems = problems, Notes = notes });
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> UndoAsync(
        long id, ClaimsPrincipal member, HttpRequest request, ImportQueries imports, ClickImport clicks, ImportRunner runner, CancellationToken cancel)
    {
        var (organizationId, by) = (member.OrganizationId(), member.Author(request.Host.Value));
        if (await imports.FindAsync(organizationId, id, cancel) is not { } import)
            return Problems.NoSuchImport(id);
        if (import.Kind == ImportKind.Links)
            runner.Undo(organizationId, id, by);
        else if (!await runner.UndoClicksAsync(organizationId, id, by, cancel))
            await clicks.ForgetAsync(organizationId, id, cancel);
        return TypedResults.Accepted((string?)null);
    }
}
