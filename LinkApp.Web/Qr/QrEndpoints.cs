using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using LinkApp.Core.Links;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Json;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LinkApp.Web.Qr;

/// <summary>QR codes of links as pictures: for programs with a key, and for the pages of a member.</summary>
internal static class QrEndpoints
{
    private const string Svg = "image/svg+xml";
    private const string Png = "image/png";

    public static void MapQr(this RouteGroupBuilder api) => api.MapGet("/links/{slug}/qr", GetAsync).WithName("getLinkQrCode").WithTags("Links")
        .Produces<Stream>(StatusCodes.Status200OK, Svg, Png).Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound)
        .WithSummary("Get a QR code").WithDescription("The QR code of a link's short URL, as SVG or PNG.");

    public static void MapQrPictures(this IEndpointRouteBuilder app) =>
        app.MapGet("/app/links/{slug}/qr.{format:regex(^(svg|png)$)}", GetAsync).RequireAuthorization(Policies.View).ExcludeFromDescription();

    /// <summary>The path of a picture in the pages, where a member's session is enough to read it.</summary>
    public static string GetPath(LinkName link, string format, QrInput input) => LinkAddress.Get(link, $"/qr.{format}", input.ToQuery());

    private static async Task<Results<FileContentHttpResult, ValidationProblem, ProblemHttpResult>> GetAsync(
        [AsParameters] LinkParameters link, ClaimsPrincipal member, HttpContext context, LinkQueries links, ShortUrls urls, [AsParameters] QrInput input,
        CancellationToken cancel,
        string format = "svg")
    {
        if (format is not ("svg" or "png"))
            return Problems.InvalidQuery("format", "The format is svg or png.");
        if (await links.FindAsync(member.OrganizationId(), link.Name, cancel) is not { } found)
            return Problems.NoSuchLink(link.Name);
        // ASCII only: readers guess the encoding of anything else.
        var (picture, errors) = input.Draw(Destination.ToLocation(urls.GetUrl(found, context.Request)));
        if (picture is null)
            return Problems.InvalidQuery(errors);

        var (content, type) = format == "svg" ? (Encoding.UTF8.GetBytes(picture.ToSvg()), Svg) : (picture.ToPng(), Png);
        // Browsers ask again each time, since the short host may have changed.
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(content, type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\""));
    }
}
