namespace LinkApp.Core.Clicks;

/// <summary>What writes clicks in a server. A command has neither, and writes beside a server that may be running.</summary>
/// <param name="Log">Writes clicks.</param>
/// <param name="Rollups">Writes rollups.</param>
public sealed record ClickPipeline(ClickLog? Log, Rollups? Rollups);
