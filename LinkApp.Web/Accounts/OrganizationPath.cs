using System.Collections.Frozen;
using System.Globalization;
using LinkApp.Core.Organizations;
using LinkApp.Web.Addresses;

namespace LinkApp.Web.Accounts;

/// <summary>The organization that the path of a request names.</summary>
/// <param name="Id">The organization; the member may not be one of it.</param>
/// <param name="Root">The path of LinkApp without the organization.</param>
internal sealed record PathOrganization(int Id, PathString Root);

/// <summary>
/// Moves <c>/org/{id}</c> from the path of a request to its path base: all code after it sees paths without it, and all
/// addresses of the page keep it, since they are relative to its base. <see cref="MemberCookie"/> lets the member act for that
/// organization. All other paths below <c>/org</c> belong to a link with that slug.
/// </summary>
internal sealed class OrganizationPath(RequestDelegate next)
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Taken =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "app", "account", "api", "assets", "_blazor", "_content", "_framework")
            .GetAlternateLookup<ReadOnlySpan<char>>();

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        // Redirects pass here too: one comparison.
        if (!path.StartsWith(OrganizationAddress.Prefix, StringComparison.Ordinal))
            return next(context);
        return EnterAsync(context, path);
    }

    private Task EnterAsync(HttpContext context, string path)
    {
        var start = OrganizationAddress.Prefix.Length;
        var end = path.IndexOf('/', start);
        if (end < 0 || path[start] == '0' || !int.TryParse(path.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !Taken.Contains(Segment(path.AsSpan(end + 1))))
            return next(context);
        var (request, root) = (context.Request, context.Request.PathBase);
        // An API key says for which organization it acts.
        if (request.Path.StartsWithSegments(path[..end] + "/api", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Location = root.Add(path[end..]).ToUriComponent() + request.QueryString.ToUriComponent();
            return Task.CompletedTask;
        }
        context.Features.Set(new PathOrganization(id, root));
        (request.PathBase, request.Path) = (root.Add(path[..end]), path[end..]);
        return next(context);
    }

    private static ReadOnlySpan<char> Segment(ReadOnlySpan<char> rest) => rest.IndexOf('/') is var end and >= 0 ? rest[..end] : rest;
}

/// <summary>What concerns the organization of a request's path.</summary>
internal static class OrganizationPages
{
    /// <summary>The organization that the path names; null if it names none.</summary>
    public static int? PathOrganization(this HttpContext context) => context.Features.Get<PathOrganization>()?.Id;

    /// <summary>The path of LinkApp, without an organization.</summary>
    public static PathString RootPath(this HttpContext context) => context.Features.Get<PathOrganization>()?.Root ?? context.Request.PathBase;

    /// <summary>Whether a member opens a page, or downloads a file.</summary>
    public static bool OpensPage(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.StartsWithSegments("/app", out var rest) && !rest.StartsWithSegments("/wallboard");

    /// <summary>The address of an account page that a request is redirected to: such a page belongs to no organization.</summary>
    public static string WithoutOrganization(this HttpContext context, string address)
    {
        if (context.Features.Get<PathOrganization>() is not { } organization)
            return address;
        var prefix = context.Request.PathBase.ToUriComponent() + "/";
        var at = address.IndexOf(prefix, StringComparison.Ordinal);
        return at < 0 ? address : $"{address[..at]}{organization.Root.ToUriComponent()}/{address[(at + prefix.Length)..]}";
    }

    /// <summary>
    /// Gives the pages of members with several organizations the address of the one that they used last, and those of members with
    /// one organization the address without it.
    /// </summary>
    public static void UseOrganizationPages(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.OpensPage() && context.User.FindOrganizationId() is { } current)
        {
            var organizations = context.RequestServices.GetRequiredService<OrganizationQueries>();
            var hasSeveral = await organizations.CountByUserAsync(context.User.UserId(), context.RequestAborted) > 1;
            if (hasSeveral != context.PathOrganization() is not null)
            {
                var root = context.RootPath();
                if (hasSeveral)
                    root = root.Add(string.Create(CultureInfo.InvariantCulture, $"{OrganizationAddress.Prefix}{current}"));
                context.Response.Redirect(root.Add(context.Request.Path).ToUriComponent() + context.Request.QueryString.ToUriComponent());
                return;
            }
        }
        await next(context);
    });
}
