using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Json;
using LinkApp.Web.Reports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Api;

/// <summary>Raw clicks of a link and of the whole organization: page by page, or all of them as a file.</summary>
internal static class ClickEndpoints
{
    public static void MapClicks(this RouteGroupBuilder api)
    {
        api.MapGet("/clicks", (
                [AsParameters] ReportParameters parameters, [AsParameters] ClickPaging paging, ClaimsPrincipal member, LinkQueries links, ClickQueries clicks,
                WorkLanes lanes, TimeProvider time, CancellationToken cancel) =>
                ListAsync(null, parameters, paging, member, links, clicks, lanes, time, cancel))
            .InLane(lanes => lanes.Reports).WithName("listClicks")
                .WithTags("Clicks").WithSummary("List clicks")
                .WithDescription("The clicks of all links, or of those with a tag, the newest first.");
        api.MapGet("/links/{slug}/clicks", ListOfLinkAsync).InLane(lanes => lanes.Reports).WithName("listLinkClicks").WithTags("Clicks")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("List a link's clicks").WithDescription("The clicks of one link, the newest first.");
        api.MapDelete("/links/{slug}/clicks", DeleteAsync).WithName("deleteLinkClicks").WithTags("Clicks").RequireAuthorization(Policies.Administer)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Delete a link's clicks")
            .WithDescription("Deletes the clicks of one link for whole days of UTC. Days that have lost single clicks are refused.");

        foreach (var (format, name, type) in ((ClickFormat, string, string)[])[
            (ClickFormat.Csv, "Csv", ClickDownload.Csv), (ClickFormat.Ndjson, "Ndjson", ClickDownload.Ndjson),
        ])
        {
            var extension = name.ToLowerInvariant();
            api.MapGet(
                $"/clicks.{extension}",
                ([AsParameters] ReportParameters parameters, ClaimsPrincipal member, LinkQueries links, TimeProvider time, CancellationToken cancel) =>
                    FileAsync(null, format, parameters, member, links, time, cancel))
                .InLane(lanes => lanes.Exports).WithName($"exportClicks{name}").WithTags("Clicks").Produces<string>(StatusCodes.Status200OK, type)
                .ProducesValidationProblem()
                .WithSummary($"Export clicks ({name.ToUpperInvariant()})").WithDescription("All clicks of the range, streamed.");
            api.MapGet(
                $"/links/{{slug}}/clicks.{extension}",
                ([AsParameters] LinkParameters link, [AsParameters] ReportParameters parameters, ClaimsPrincipal member, LinkQueries links, TimeProvider time,
                    CancellationToken cancel) =>
                    FileAsync(link.Name, format, parameters, member, links, time, cancel))
                .InLane(lanes => lanes.Exports).WithName($"exportLinkClicks{name}").WithTags("Clicks").Produces<string>(StatusCodes.Status200OK, type)
                .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
                .WithSummary($"Export a link's clicks ({name.ToUpperInvariant()})").WithDescription("All clicks of one link in the range, streamed.");
        }
    }

    private static async Task<Results<Ok<DeletedClicksBody>, ValidationProblem, ProblemHttpResult>> DeleteAsync(
        [AsParameters] LinkParameters link, ClaimsPrincipal member, HttpRequest request, LinkQueries links, ClickEditor editor, CancellationToken cancel,
        string? from = null, string? to = null)
    {
        var errors = new List<FieldError>();
        var (first, last) = (ParseDay("from", from, errors), ParseDay("to", to, errors));
        if (errors.Count == 0)
            errors.AddRange(editor.FindErrors(first, last));
        if (errors.Count > 0)
            return Problems.InvalidQuery(errors);
        if (await links.FindAsync(member.OrganizationId(), link.Name, cancel) is not { } found)
            return Problems.NoSuchLink(link.Name);
        var deleted = await editor.DeleteAsync(found.OrganizationId, found.Id, first, last, member.Author(request.Host.Value), cancel);
        return deleted.IncompleteDay is { } day
            ? Problems.ClicksIncomplete(editor.DescribeRefusal(day))
            : TypedResults.Ok(new DeletedClicksBody(deleted.Clicks));
    }

    private static DateOnly ParseDay(string name, string? text, List<FieldError> errors)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            errors.Add(new(name, text is null ? $"Name a day in \"{name}\", such as 2026-01-31." : $"\"{text}\" is not an ISO 8601 date, such as 2026-01-31."));
        return day;
    }

    private static Task<Results<Ok<ClickListBody>, ValidationProblem, ProblemHttpResult>> ListOfLinkAsync(
        [AsParameters] LinkParameters link, [AsParameters] ReportParameters parameters, [AsParameters] ClickPaging paging, ClaimsPrincipal member,
        LinkQueries links, ClickQueries clicks, WorkLanes lanes, TimeProvider time, CancellationToken cancel) =>
        ListAsync(link.Name, parameters, paging, member, links, clicks, lanes, time, cancel);

    private static async Task<Results<Ok<ClickListBody>, ValidationProblem, ProblemHttpResult>> ListAsync(
        LinkName? link, ReportParameters parameters, ClickPaging paging, ClaimsPrincipal member, LinkQueries links, ClickQueries clicks, WorkLanes lanes,
        TimeProvider time, CancellationToken cancel)
    {
        var errors = parameters.Read(member.OrganizationId(), links, time.GetUtcNow(), out var selection);
        var (after, size) = paging.Read(errors);
        if (errors.Count > 0)
            return Problems.InvalidQuery(errors);
        if (await selection.ForLinkAsync(links, link, cancel) is not { } wanted)
            return Problems.NoSuchLink(link!.Value);
        using var ticket = lanes.Reports.Enter(member.LaneCaller());
        var page = await clicks.ReadAsync(wanted, after, size, ticket, cancel: cancel);
        return TypedResults.Ok(new ClickListBody(page.Clicks, page.Next?.ToString(), page.LeftOut));
    }

    private static async Task<IResult> FileAsync(
        LinkName? link, ClickFormat format, ReportParameters parameters, ClaimsPrincipal member, LinkQueries links, TimeProvider time, CancellationToken cancel)
    {
        if (parameters.Read(member.OrganizationId(), links, time.GetUtcNow(), out var selection) is { Count: > 0 } errors)
            return Problems.InvalidQuery(errors);
        return await selection.ForLinkAsync(links, link, cancel) is { } wanted ? new ClickDownload(wanted, format) : Problems.NoSuchLink(link!.Value);
    }
}

/// <summary>Which page of clicks a request asks for.</summary>
internal sealed record ClickPaging
{
    private const int Default = 100;

    /// <summary>The cursor of the previous page; left out for the first page.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>The maximum number of clicks on the page, 1 to 1000; 100 if left out.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>Parses the page, and adds what is wrong to the errors.</summary>
    public (ClickCursor? After, int Size) Read(List<FieldError> errors)
    {
        var (_, size) = CursorPaging.Read(null, Limit, Default, ClickQueries.MaxPageSize, errors);
        if (string.IsNullOrEmpty(Cursor))
            return (null, size);
        if (!ClickCursor.TryParse(Cursor, out var after))
            errors.Add(CursorPaging.WrongCursor);
        return (after, size);
    }
}

/// <summary>Clicks that were deleted.</summary>
/// <param name="Deleted">How many, those of bots and internal ones among them.</param>
public sealed record DeletedClicksBody(long Deleted);

/// <summary>
/// Clicks, the newest first. A page may have fewer than <c>limit</c> clicks, even none, if a filter matches few of them;
/// <c>cursor</c> leads to the next page, and is null at the end. <c>leftOut</c> is how many clicks of the range are in no list, since they
/// were imported as sums of a day.
/// </summary>
public sealed record ClickListBody(IReadOnlyList<ReportClick> Clicks, string? Cursor, long LeftOut);
