using System.Security.Cryptography;
using System.Text;
using LinkApp.Web.Assets;
using MudBlazor;

namespace LinkApp.Web.Shell;

/// <summary>
/// MudBlazor's theme as one style sheet with both palettes. MudThemeProvider would write a style element into the
/// page instead: the Content-Security-Policy forbids that, and the wrong palette would flash before the circuit is up.
/// </summary>
internal sealed class ThemeCss
{
    private readonly byte[] _css;

    public ThemeCss()
    {
        var light = new Generator(Theme.Value, dark: false).Css(":root");
        var generator = new Generator(Theme.Value, dark: true);
        // Pages without scripts set no theme and follow the system.
        var dark = generator.Css(":root[data-theme=\"dark\"]")
            + $"@media (prefers-color-scheme: dark) {{\n{generator.Css(":root:not([data-theme])")}}}\n";
        _css = Encoding.UTF8.GetBytes(light + dark);
        Url = $"{AssetMap.Root}theme.{Convert.ToHexStringLower(SHA256.HashData(_css))[..10]}.css";
    }

    /// <summary>Where the style sheet is served; changes with its content.</summary>
    public string Url { get; }

    public void Map(IEndpointRouteBuilder app) => app.MapGet(Url, (HttpContext context) =>
    {
        context.Response.Headers.CacheControl = AssetEndpoints.Forever;
        return TypedResults.Bytes(_css, "text/css");
    }).AllowAnonymous();

    private sealed class Generator : MudThemeProvider
    {
#pragma warning disable BL0005 // Not rendered: only its generator is wanted.
        public Generator(MudTheme theme, bool dark) => (Theme, IsDarkMode) = (theme, dark);
#pragma warning restore BL0005

        public string Css(string selector)
        {
            var css = new StringBuilder();
            GenerateTheme(css);
            return $"{selector} {{\n{css}}}\n";
        }
    }
}
