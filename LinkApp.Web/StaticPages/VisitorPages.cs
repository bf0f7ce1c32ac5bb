using System.Globalization;
using BitFaster.Caching.Lru;
using LinkApp.Core.Branding;

namespace LinkApp.Web.StaticPages;

/// <summary>Writes the pages for visitors who are not redirected: in their language, with the brand of an organization.</summary>
public sealed class VisitorPages(BrandTable brands)
{
    // A page has about 2 KB. There are 8 kinds in 7 languages for each brand, but few are asked for.
    private const int Capacity = 1_000;

    // Scanners try many slugs: a page is rendered once. A changed brand is another object, and its old pages are pushed out.
    private readonly ConcurrentLru<PageKey, StaticPage> _rendered = new(Capacity);

    /// <summary>Writes a page that is the same for all visitors of a link or host.</summary>
    /// <param name="context">The request.</param>
    /// <param name="page">The kind of page.</param>
    /// <param name="organizationId">The organization whose brand it has; 0 for none.</param>
    /// <param name="message">A message such as that of a rule; null for the page's own.</param>
    /// <param name="retryAfter">When to try again; null for no advice.</param>
    /// <param name="status">The status code; null for the page's own.</param>
    internal async Task WriteAsync(
        HttpContext context, VisitorPage page, int organizationId, string? message = null, TimeSpan? retryAfter = null, int? status = null)
    {
        if (retryAfter is { } time)
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var (brand, language) = (await brands.FindAsync(organizationId), GetLanguage(context));
        var rendered = _rendered.GetOrAdd(
            new(brand, language, page, context.Request.PathBase.Value ?? "", message),
            static key => Render(key.Page, key.Brand, key.Language, key.BasePath, key.Message));
        await WriteAsync(context, status ?? page.Status, rendered, language);
    }

    /// <summary>Writes the page that asks for a password.</summary>
    internal async Task WriteFormAsync(HttpContext context, int organizationId, int status, Func<VisitorLanguage, string> form, string formAction)
    {
        var language = GetLanguage(context);
        var page = Render(VisitorPage.Password, await brands.FindAsync(organizationId), language, context.Request.PathBase, form: form(language));
        await WriteAsync(context, status, page, language, formAction);
    }

    /// <summary>Writes a page for members, in English like all of their pages, with a form that posts to the same host.</summary>
    /// <param name="context">The request.</param>
    /// <param name="organizationId">The organization whose brand it has.</param>
    /// <param name="heading">The heading; encoded here.</param>
    /// <param name="render">Makes the HTML below the heading; gets the name that the brand shows, or an empty text.</param>
    internal async Task WriteForMembersAsync(HttpContext context, int organizationId, string heading, Func<string, string> render)
    {
        var brand = await brands.FindAsync(organizationId);
        var page = Compose(
            brand, VisitorLanguage.English, context.Request.PathBase, heading,
            logo => VisitorHtml.RenderForMembers(brand, logo, heading, render(brand.Name)));
        await WriteAsync(context, StatusCodes.Status200OK, page, VisitorLanguage.English, "'self'");
    }

    private static VisitorLanguage GetLanguage(HttpContext context) => VisitorLanguage.Choose(context.Request.Headers.AcceptLanguage);

    private static Task WriteAsync(HttpContext context, int status, StaticPage page, VisitorLanguage language, string formAction = "'none'")
    {
        context.Response.Headers.Vary = "Accept-Language";
        context.Response.Headers.ContentLanguage = language.Tag;
        return page.WriteAsync(context, status, formAction);
    }

    private static StaticPage Render(
        VisitorPage page, VisitorBrand brand, VisitorLanguage language, string? basePath, string? message = null, string form = "") => Compose(
        brand, language, basePath, page.GetHeading(language), logo => VisitorHtml.RenderContent(page, brand, language, logo, message, form));

    private static StaticPage Compose(
        VisitorBrand brand, VisitorLanguage language, string? basePath, string heading, Func<string?, string> renderContent)
    {
        var colors = brand.Settings.Colors;
        var style = $".visitor{{{VisitorHtml.RenderVariables(BrandPalette.Create(colors.Light, dark: false))}}}"
            + $"@media (prefers-color-scheme:dark){{.visitor{{{VisitorHtml.RenderVariables(BrandPalette.Create(colors.Dark, dark: true))}}}}}";
        var logo = brand.LogoName is { } name ? $"{basePath}/{LogoUrl.Get(name)}" : null;
        return StaticPage.Create(basePath, language, brand.ShowsName ? $"{heading} · {brand.Name}" : heading, $"""
            <body class="visitor">
            <main>
            {renderContent(logo)}
            </main>
            </body>
            """, style: style);
    }

    /// <summary>What a page that is rendered once depends on.</summary>
    private readonly record struct PageKey(VisitorBrand Brand, VisitorLanguage Language, VisitorPage Page, string BasePath, string? Message);
}
