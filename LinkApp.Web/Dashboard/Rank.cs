namespace LinkApp.Web.Dashboard;

/// <summary>A row of a <see cref="RankList"/>.</summary>
/// <param name="Text">What it is.</param>
/// <param name="Clicks">How many clicks it has.</param>
/// <param name="Picture">The URL of a small picture, or null.</param>
/// <param name="Href">Where it leads, or null.</param>
public sealed record Rank(string Text, long Clicks, string? Picture = null, string? Href = null);
