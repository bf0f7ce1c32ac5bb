using System.Globalization;
using LinkApp.Core.Branding;

namespace LinkApp.Web.StaticPages;

/// <summary>
/// The HTML of visitors' pages; the settings show the same HTML as a preview. These pages, like the account pages, are made
/// by hand and not of components: they need neither a circuit nor scripts, so that they are cheap and work in any browser.
/// </summary>
internal static class VisitorHtml
{
    /// <summary>The content of a page: logo and name, heading, texts, and the form.</summary>
    /// <param name="page">The kind of page.</param>
    /// <param name="brand">The brand.</param>
    /// <param name="language">The visitor's language.</param>
    /// <param name="logoUrl">The address of the logo; null if there is none.</param>
    /// <param name="message">The message of a rule, or what goes into the placeholder of the page's text.</param>
    /// <param name="form">The HTML of a form.</param>
    public static string RenderContent(
        VisitorPage page, VisitorBrand brand, VisitorLanguage language, string? logoUrl, string? message = null, string form = "")
    {
        var ownText = page.GetOwnText(brand.Settings.Texts);
        var text = page.GetText(language) is { } ours
            ? ownText is null ? $"<p>{StaticPage.Encode(string.Format(CultureInfo.InvariantCulture, ours, message))}</p>" : ""
            : RenderOwn(message);
        return $"""
            {RenderBrand(brand, logoUrl)}<h1>{StaticPage.Encode(page.GetHeading(language))}</h1>
            {text}
            {RenderOwn(ownText)}
            {form}
            """;
    }

    /// <summary>The content of a page for members: logo and name, heading, and HTML below it.</summary>
    public static string RenderForMembers(VisitorBrand brand, string? logoUrl, string heading, string html) =>
        $"{RenderBrand(brand, logoUrl)}<h1>{StaticPage.Encode(heading)}</h1>\n{html}";

    /// <summary>The variables of the style sheet for one theme, for a <c>style</c> attribute or a rule.</summary>
    public static string RenderVariables(BrandPalette palette) =>
        $"--page:{palette.Background};--ink:{palette.Ink};--brand:{palette.Accent};--on-brand:{palette.OnAccent};"
            + $"color-scheme:{(palette.HasDarkInk ? "light" : "dark")}";

    private static string RenderBrand(VisitorBrand brand, string? logoUrl)
    {
        if (logoUrl is null && !brand.ShowsName)
            return "";
        // Beside the name, the picture says nothing that the name doesn't.
        var logo = logoUrl is null ? "" : $"""<img src="{StaticPage.Encode(logoUrl)}" alt="{(brand.ShowsName ? "" : StaticPage.Encode(brand.Name))}">""";
        var name = brand.ShowsName ? $"""<bdi translate="no">{StaticPage.Encode(brand.Name)}</bdi>""" : "";
        return $"""<p class="visitor-brand">{logo}{name}</p>{"\n"}""";
    }

    // In a language and a direction that only the organization knows.
    private static string RenderOwn(string? text) => text is null ? "" : $"""<p class="visitor-own" lang="" dir="auto">{StaticPage.Encode(text)}</p>""";
}
