namespace LinkApp.Web.Live;

/// <summary>The regions that the live map can show, by the name in the URL.</summary>
internal static class Regions
{
    public const string World = "world";

    public static readonly (string Key, string Text)[] All =
    [
        (World, "World"), ("americas", "Americas"), ("europe", "Europe"), ("africa", "Africa"), ("asia", "Asia"), ("oceania", "Oceania"),
    ];

    /// <summary>The region of that name, or the world for any other.</summary>
    public static string Of(string? key) => All.Any(region => region.Key == key) ? key! : World;
}
