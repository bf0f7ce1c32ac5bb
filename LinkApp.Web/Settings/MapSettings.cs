using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>The map's background.</summary>
/// <param name="TileUrl">The URL template of a tile server, such as <c>https://tiles.example.com/{z}/{x}/{y}.png</c>; null
/// for LinkApp's own map of the world, which needs no other host.</param>
public sealed record MapSettings(string? TileUrl)
{
    /// <summary>The origin of the tile server, for the Content-Security-Policy; null without one.</summary>
    public string? TileOrigin => TileUrl is null ? null : new Uri(Sample(TileUrl)).GetLeftPart(UriPartial.Authority);

    public static MapSettings Read(SettingsReader reader)
    {
        const string Key = "Map:TileUrl";
        var url = reader.OptionalText(Key, "A tile server such as `https://tiles.example.com/{z}/{x}/{y}.png`; without one the map needs no other host.");
        if (url is not null
            && (!Uri.TryCreate(Sample(url), UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https")
                || !url.Contains("{z}")
                || !url.Contains("{x}")
                || !url.Contains("{y}")))
        {
            reader.Fail(Key, url, "must be an http or https address with {z}, {x} and {y}, such as \"https://tiles.example.com/{z}/{x}/{y}.png\".");
            url = null;
        }
        return new(url);
    }

    private static string Sample(string template) =>
        template.Replace("{s}", "a").Replace("{z}", "0").Replace("{x}", "0").Replace("{y}", "0").Replace("{r}", "");
}
