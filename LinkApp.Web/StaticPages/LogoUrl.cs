using LinkApp.Web.Assets;

namespace LinkApp.Web.StaticPages;

/// <summary>The addresses of logos, relative to the base path. They contain a hash of the content.</summary>
internal static class LogoUrl
{
    /// <summary>Where logos are.</summary>
    public const string Root = AssetMap.Root + "logos";

    /// <param name="name">The name of the logo's file.</param>
    public static string Get(string name) => $"{Root}/{name}";
}
