using System.Globalization;
using LinkApp.Core.Links;

namespace LinkApp.Web.Addresses;

/// <summary>
/// How addresses of pages and of the API name a link: its slug as one segment, and its domain as a parameter of the query. The shared
/// hosts need no domain.
/// </summary>
public static class LinkAddress
{
    /// <summary>The parameter of the query with the domain of a link.</summary>
    public const string DomainParameter = "domain";

    // No slug has it. Addresses with ids are made of those that name a slug (UseLinkIds).
    private const char IdMark = '=';
    private const string ApiById = "/api/v1/links/by-id/";

    /// <summary>The address of the page that edits a link, relative to the base URL.</summary>
    public static string GetEditUrl(LinkName link) => Get(link, IsSubpage(link.Slug) ? "/edit" : "");

    /// <summary>The address of a page of a link, relative to the base URL.</summary>
    /// <param name="link">The link.</param>
    /// <param name="page">What follows the slug; begins with a slash, or is empty.</param>
    /// <param name="query">Further parameters; empty, or begins with a question mark.</param>
    public static string Get(LinkName link, string page, string query = "") => $"app/links/{GetSegment(link)}{page}{AddDomain(link, query)}";

    /// <summary>The address of a form for a new link that begins as a copy of another.</summary>
    public static string GetCopyUrl(LinkName link) => AddDomain(link, $"app/links/new?from={GetSegment(link)}");

    /// <summary>A slug as one segment of an address.</summary>
    public static string GetSegment(LinkName link) => Uri.EscapeDataString(link.Slug);

    /// <summary>The query of an address, with the link's domain if it has one.</summary>
    public static string AddDomain(LinkName link, string query = "") => link.Domain is not { Length: > 0 } domain
        ? query
        : $"{(query.Length == 0 ? "?" : query + "&")}{DomainParameter}={Uri.EscapeDataString(domain)}";

    /// <summary>The link that a segment and a parameter name.</summary>
    /// <param name="segment">The segment as the router gives it: a slash inside is still escaped, once.</param>
    /// <param name="domain">The parameter <see cref="DomainParameter"/>; null if the address has none.</param>
    public static LinkName Read(string segment, string? domain) =>
        segment is [IdMark, .. var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? LinkName.OfId(id)
            : new(segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), domain);

    /// <summary>
    /// Lets <c>/api/v1/links/by-id/{id}/…</c> do what <c>/api/v1/links/{slug}/…</c> does: some proxies unescape slashes, so that a slug
    /// with one does not arrive as one segment.
    /// </summary>
    public static void UseLinkIds(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.Value is { } path && path.StartsWith(ApiById, StringComparison.Ordinal))
            context.Request.Path = $"/api/v1/links/{IdMark}{path[ApiById.Length..]}";
        return next(context);
    });

    // Pages next to those of links; addresses are compared without case.
    private static bool IsSubpage(string slug) =>
        slug.Equals("new", StringComparison.OrdinalIgnoreCase) || slug.Equals("import", StringComparison.OrdinalIgnoreCase);
}
