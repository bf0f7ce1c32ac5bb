using System.Security.Claims;
using LinkApp.Core.Branding;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/visitor-pages</c>: how an organization's pages for visitors look, for keys with the role admin.</summary>
internal static class VisitorPageEndpoints
{
    public static void MapVisitorPages(this RouteGroupBuilder api)
    {
        var pages = api.MapGroup("/visitor-pages").WithTags("Visitor pages").RequireAuthorization(Policies.Administer);
        pages.MapGet("/", GetAsync).WithName("getVisitorPages").ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("Get visitor pages")
            .WithDescription("Name, colours, texts and logo of the pages that visitors see instead of a redirect.");
        pages.MapPut("/", PutAsync).WithName("updateVisitorPages")
            .WithSummary("Change visitor pages")
            .WithDescription("Replaces name, colours and texts; the logo stays. What is left out has LinkApp's own value.");
        pages.MapPut("/logo", PutLogoAsync).WithName("uploadVisitorPageLogo").TakesPicture(LogoFile.ContentTypes)
            .WithSummary("Upload the logo").WithDescription("A PNG, JPEG, WebP or SVG file of at most 200 KB, as the body of the request.");
        pages.MapDelete("/logo", DeleteLogoAsync).WithName("deleteVisitorPageLogo")
            .WithSummary("Remove the logo").WithDescription("Visitor pages then show the name alone.");
    }

    private static async Task<Ok<VisitorPagesBody>> GetAsync(ClaimsPrincipal member, HttpRequest request, BrandEditor brands, CancellationToken cancel) =>
        TypedResults.Ok(VisitorPagesBody.From(await brands.GetAsync(member.OrganizationId(), cancel), request.PathBase));

    private static async Task<Results<Ok<VisitorPagesBody>, ValidationProblem>> PutAsync(
        JsonBody<VisitorPagesBody> body, ClaimsPrincipal member, HttpRequest request, BrandEditor brands, CancellationToken cancel)
    {
        if (body.Value is not { } wanted)
            return Problems.Invalid([body.Error!]);
        if (wanted.FindErrors().ToList() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        await brands.SaveAsync(member.OrganizationId(), wanted.ToSettings(), member.Author(request.Host.Value), cancel);
        return await GetAsync(member, request, brands, cancel);
    }

    private static async Task<Results<Ok<VisitorPagesBody>, ValidationProblem>> PutLogoAsync(
        ClaimsPrincipal member, HttpRequest request, BrandEditor brands, CancellationToken cancel)
    {
        if (LogoFile.TryRead(await ReadAsync(request.Body, cancel), out var error) is not { } logo)
            return Problems.Invalid([new(JsonPointer.Body, error!)]);
        await brands.SetLogoAsync(member.OrganizationId(), logo, member.Author(request.Host.Value), cancel);
        return await GetAsync(member, request, brands, cancel);
    }

    private static async Task<NoContent> DeleteLogoAsync(ClaimsPrincipal member, HttpRequest request, BrandEditor brands, CancellationToken cancel)
    {
        await brands.SetLogoAsync(member.OrganizationId(), null, member.Author(request.Host.Value), cancel);
        return TypedResults.NoContent();
    }

    // One byte more than a logo can have, so that the check sees that there is more.
    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancel)
    {
        var buffer = new byte[LogoFile.MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return buffer[..length];
    }
}
