using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Api;

/// <summary>Lists of links, and the tags that they have.</summary>
internal static class LinkListEndpoints
{
    public static void MapLinkLists(this RouteGroupBuilder api)
    {
        api.MapGet("/links", ListAsync)
            .WithName("listLinks").WithTags("Links").WithSummary("List links")
            .WithDescription("Returns a page of links. You can search, filter by tag and state, and sort them.");
        api.MapGet("/tags", TagsAsync)
            .WithName("listTags").WithTags("Links").WithSummary("List tags")
            .WithDescription("The tags in use and the number of links with each, A to Z.");
    }

    private static async Task<Results<Ok<LinkListBody>, ValidationProblem>> ListAsync(
        ClaimsPrincipal member, HttpRequest request, LinkQueries queries, LinkBodies bodies, CancellationToken cancel,
        string? search = null, [FromQuery] string[]? tag = null, string? state = null, string? sort = null, string? cursor = null, string? limit = null)
    {
        var errors = new List<FieldError>();
        var filter = LinkFilter.Parse(search, tag, state, errors);
        if (!EnumText.TryParse<LinkSort>(sort, out var order))
            errors.Add(new("sort", $"\"sort\" must be one of {string.Join(", ", EnumText.All<LinkSort>())}."));
        var size = ParseSize(limit, LinkQueries.MaxPageSize, errors);
        LinkCursor? after = null;
        if (cursor is not null && errors.Count == 0 && !LinkCursor.TryParse(cursor, order, out after))
            errors.Add(new("cursor", "\"cursor\" must be the cursor of the previous page with the same sort. Leave it out for the first page."));
        if (errors.Count > 0)
            return Problems.InvalidQuery(errors);

        var page = await queries.ListAsync(member.OrganizationId(), filter, order, after, size, cancel);
        return TypedResults.Ok(new LinkListBody([.. page.Links.Select(link => bodies.Create(link, request))], page.Next?.ToString()));
    }

    private static async Task<Results<Ok<TagListBody>, ValidationProblem>> TagsAsync(
        ClaimsPrincipal member, TagQueries tags, CancellationToken cancel, string? search = null, string? cursor = null, string? limit = null)
    {
        var errors = new List<FieldError>();
        var size = ParseSize(limit, TagQueries.MaxPageSize, errors);
        if (errors.Count > 0)
            return Problems.InvalidQuery(errors);
        var page = await tags.ListAsync(member.OrganizationId(), search, cursor, size, cancel);
        return TypedResults.Ok(new TagListBody(page.Tags, page.Next));
    }

    private static int ParseSize(string? limit, int most, List<FieldError> errors)
    {
        const int Default = 50;
        if (limit is null)
            return Default;
        if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1 || size > most)
            errors.Add(new("limit", $"\"limit\" must be a whole number from 1 to {most}."));
        return size;
    }
}

/// <summary>A page of links in the order of <c>sort</c>; <c>cursor</c> leads to the next one and is null at the end.</summary>
public sealed record LinkListBody(IReadOnlyList<LinkBody> Links, string? Cursor);

/// <summary>A page of tags, A to Z; <c>cursor</c> leads to the next one and is null at the end.</summary>
public sealed record TagListBody(IReadOnlyList<TagCount> Tags, string? Cursor);
