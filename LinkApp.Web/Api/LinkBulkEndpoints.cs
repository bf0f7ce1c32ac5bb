using System.Security.Claims;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Api;

/// <summary><c>POST /api/v1/links/bulk</c>: one change to many links.</summary>
internal static class LinkBulkEndpoints
{
    // A thousand slugs of full length take a tenth of it.
    private const int MaxBodyBytes = 1 << 20;

    public static void MapLinkBulk(this RouteGroupBuilder api) =>
        api.MapPost("/links/bulk", ChangeAsync)
            .WithName("bulkUpdateLinks").WithTags("Links").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .RequireAuthorization(Policies.Edit)
            .WithSummary("Update or delete many links").WithDescription(
                $"Changes or deletes up to {Format.Number(LinkEditor.MaxMany)} links at a time: those with the given slugs, or those that match a filter.");

    private static async Task<Results<Ok<BulkAnswer>, ValidationProblem>> ChangeAsync(
        JsonBody<BulkBody> body, ClaimsPrincipal member, HttpRequest request, LinkQueries queries, LinkEditor editor, CancellationToken cancel)
    {
        if (body.Value is not { } bulk)
            return Problems.Invalid([body.Error!]);
        var errors = bulk.Errors().ToList();
        var filter = bulk.Filter is null
            ? null
            : LinkFilter.Parse(bulk.Filter.Search, bulk.Filter.Tags, bulk.Filter.State, errors, "filter.tags", "filter.state");
        LinkCursor? after = null;
        if (bulk.Cursor is not null && !LinkCursor.TryParse(bulk.Cursor, LinkSort.Newest, out after))
            errors.Add(new("cursor", "\"cursor\" must be the cursor of the previous call with the same filter. Leave it out in the first call."));
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var organization = member.OrganizationId();
        var author = member.Author(request.Host.Value);
        if (filter is not null)
        {
            // Newest first, since its cursor stays valid when the change removes links from what the filter finds.
            var places = queries.Places(organization, filter, LinkSort.Newest, after, LinkEditor.MaxMany + 1);
            var ids = places.Take(LinkEditor.MaxMany).Select(place => place.Id).ToList();
            var outcome = await editor.ChangeManyAsync(organization, ids, bulk.ToChange(), author, cancel);
            return TypedResults.Ok(BulkAnswer.From(outcome, places.Count > LinkEditor.MaxMany ? places[LinkEditor.MaxMany - 1] : null));
        }
        var slugs = bulk.Slugs!.Select(LinkName.Parse).Distinct().ToList();
        var found = await queries.IdsAsync(organization, slugs, cancel: cancel);
        var changed = await editor.ChangeManyAsync(organization, found.Values.Distinct().ToList(), bulk.ToChange(), author, cancel);
        return TypedResults.Ok(BulkAnswer.From(changed with { Missing = changed.Missing + slugs.Count - found.Count }, null));
    }
}
