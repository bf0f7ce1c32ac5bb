namespace LinkApp.Web.Dashboard;

/// <summary>A row of a <see cref="RankList"/>.</summary>
/// <param name="Text">The name of the row.</param>
/// <param name="Clicks">The number of clicks.</param>
/// <param name="Picture">The URL of a small picture, or null.</param>
/// <param name="Href">The URL of the row's link, or null.</param>
public sealed record Rank(string Text, long Clicks, string? Picture = null, string? Href = null);
