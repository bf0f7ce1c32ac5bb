namespace LinkApp.Core.Clicks;

/// <summary>
/// New counts of a link (or of <see cref="ClickSchema.AllLinks"/>) for a day, packed as <see cref="Tally"/> says;
/// <paramref name="First"/> and <paramref name="Last"/> are the ids of what is added.
/// </summary>
internal readonly record struct DayCounts(long Day, long Organization, long Link, long First, long Last, byte[] Counts);

/// <summary>Clicks that a link has more in a block, packed as <see cref="ClickBlocks"/> says.</summary>
internal readonly record struct BlockClicks(long Block, long Link, byte[] Offsets);

/// <summary>What the clicks after the id <paramref name="After"/> up to <paramref name="Last"/> make of the rollups, ready to be written in one transaction.</summary>
internal sealed record Rollup(long After, long Last, IReadOnlyList<DayCounts> Days, IReadOnlyList<BlockClicks> Blocks);
