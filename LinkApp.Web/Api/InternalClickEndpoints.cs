using System.Security.Claims;
using LinkApp.Core.InternalClicks;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/internal-clicks</c>: which clicks an organization leaves out, for keys with the role admin.</summary>
internal static class InternalClickEndpoints
{
    public static void MapInternalClicks(this RouteGroupBuilder api)
    {
        var clicks = api.MapGroup("/internal-clicks").WithTags("Internal clicks").RequireAuthorization(Policies.Administer);
        clicks.MapGet("/", GetAsync).WithName("getInternalClicks").ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("Get internal click settings")
            .WithDescription("Whether clicks of the organization's own people are left out, its networks, and the pages that leave out a device.");
        clicks.MapPut("/", PutAsync).WithName("updateInternalClicks")
            .WithSummary("Change internal click settings")
            .WithDescription("Replaces the settings. Clicks that are stored stay as they were recorded.");
    }

    private static async Task<Ok<InternalClicksBody>> GetAsync(
        ClaimsPrincipal member, HttpRequest request, InternalClickEditor editor, DeviceLinks links, CancellationToken cancel)
    {
        var (settings, updatedAt) = await editor.GetAsync(member.OrganizationId(), cancel);
        return TypedResults.Ok(new InternalClicksBody
        {
            Enabled = settings.IsEnabled,
            Networks = settings.Networks,
            DeviceUrls = links.GetUrls(member.OrganizationId(), new Uri($"{request.Scheme}://{request.Host}")),
            UpdatedAt = updatedAt,
        });
    }

    private static async Task<Results<Ok<InternalClicksBody>, ValidationProblem>> PutAsync(
        JsonBody<InternalClicksBody> body, ClaimsPrincipal member, HttpRequest request, InternalClickEditor editor, DeviceLinks links,
        CancellationToken cancel)
    {
        if (body.Value is not { } wanted)
            return Problems.Invalid([body.Error!]);
        if (wanted.FindErrors().ToList() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        await editor.SaveAsync(member.OrganizationId(), wanted.ToSettings(), member.Author(request.Host.Value), cancel);
        return await GetAsync(member, request, editor, links, cancel);
    }
}
