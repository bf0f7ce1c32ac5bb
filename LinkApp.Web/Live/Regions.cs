namespace LinkApp.Web.Live;

/// <summary>The regions that the live map can show, by their names in the URL.</summary>
internal static class Regions
{
    public const string World = "world";

    public static readonly (string Key, string Text)[] All =
    [
        (World, "World"), ("americas", "Americas"), ("europe", "Europe"), ("africa", "Africa"), ("asia", "Asia"), ("oceania", "Oceania"),
    ];

    /// <summary>Returns the name of a known region, and "world" for any other name.</summary>
    public static string Parse(string? key) => All.Any(region => region.Key == key) ? key! : World;
}
