using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Assets;

/// <summary>
/// Icons of one shared file, for lists with many rows: MudBlazor writes the shape of an icon into each row, half a kilobyte
/// each time. The shapes are in wwwroot-assets/build/sprite.mjs.
/// </summary>
internal static class Sprite
{
    public static readonly MarkupString Copy = GetIcon("copy");
    public static readonly MarkupString More = GetIcon("more");

    private static MarkupString GetIcon(string name) =>
        new($"<svg aria-hidden=\"true\"><use href=\"{AssetMap.Url("sprite.svg")}#{name}\" /></svg>");
}
