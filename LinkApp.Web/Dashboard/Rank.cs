namespace LinkApp.Web.Dashboard;

/// <summary>A row of a <see cref="RankList"/>.</summary>
/// <param name="Text">The name of the row.</param>
/// <param name="Clicks">The number of clicks.</param>
/// <param name="Country">The ISO 3166-1 code of the country that the row is about, or null.</param>
/// <param name="Href">The URL of the row's page, or null.</param>
public sealed record Rank(string Text, long Clicks, string? Country = null, string? Href = null)
{
    /// <summary>Rows of a card; its height has room for them.</summary>
    public const int MaxRows = 6;
}
