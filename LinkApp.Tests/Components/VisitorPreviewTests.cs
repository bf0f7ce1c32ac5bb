using Bunit;
using LinkApp.Core.Branding;
using LinkApp.Web.Branding;

namespace LinkApp.Tests.Components;

/// <summary>The preview of a visitors' page in the settings.</summary>
public sealed class VisitorPreviewTests : ComponentTest
{
    [Fact]
    public void The_preview_has_the_theme_the_language_and_the_texts_and_takes_no_focus()
    {
        var settings = new BrandSettings
        {
            Colors = new() { Dark = new() { Background = "#0b3d2e" } },
            Texts = new() { Expired = "See you in <b>autumn</b>." },
        };

        var preview = Context.Render<VisitorPreview>(parameters => parameters
            .Add(p => p.Brand, VisitorBrand.Create("Acme & Sons", settings, logoName: null))
            .Add(p => p.LogoUrl, "data:image/png;base64,AA==")
            .Add(p => p.Dark, true)
            .Add(p => p.PageName, nameof(PageTexts.Expired))
            .Add(p => p.LanguageTag, "de"));

        var page = preview.Find(".visitor");
        Assert.Contains("--page:#0b3d2e", page.GetAttribute("style"), StringComparison.Ordinal);
        Assert.Equal(("de", "ltr", true), (page.GetAttribute("lang"), page.GetAttribute("dir"), page.HasAttribute("inert")));
        Assert.Equal("Dieser Link ist nicht mehr aktiv", preview.Find("h1").TextContent);
        Assert.Equal("See you in <b>autumn</b>.", preview.Find(".visitor-own").TextContent);
        Assert.Equal("Acme & Sons", preview.Find("bdi").TextContent);
        Assert.Equal("", preview.Find("img").GetAttribute("alt"));
    }

    [Fact]
    public void A_logo_without_the_name_has_the_name_as_its_text()
    {
        var preview = Context.Render<VisitorPreview>(parameters => parameters
            .Add(p => p.Brand, VisitorBrand.Create("Acme", new() { ShowName = false }, logoName: null))
            .Add(p => p.LogoUrl, "data:image/png;base64,AA==")
            .Add(p => p.PageName, nameof(PageTexts.Password))
            .Add(p => p.LanguageTag, "en"));

        Assert.Equal("Acme", preview.Find("img").GetAttribute("alt"));
        Assert.Empty(preview.FindAll("bdi"));
        Assert.Contains("Ask the person who sent you this link for its password.", preview.Markup, StringComparison.Ordinal);
    }
}
