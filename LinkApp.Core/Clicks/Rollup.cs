using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Clicks;

/// <summary>
/// The counts of a link (or of <see cref="ClickReads.AllLinks"/>) for a day, packed as <see cref="Tally"/> says;
/// <paramref name="First"/> and <paramref name="Last"/> are the ids of what was added; <paramref name="Visitors"/> are packed as
/// <see cref="VisitorSketch"/> says.
/// </summary>
internal readonly record struct DayCounts(long Day, long Organization, long Link, long First, long Last, byte[] Counts, byte[] Visitors);

/// <summary>The ids of clicks that are added to a link's block, packed as <see cref="ClickBlocks"/> says.</summary>
internal readonly record struct BlockClicks(long Block, long Link, byte[] Offsets);

/// <summary>
/// What is added to a link's total: clicks without bots and internal ones, and redirected clicks, which count for maximum clicks,
/// without bots.
/// </summary>
internal readonly record struct TotalClicks(long Organization, long Link, long Clicks, long Redirected);

/// <summary>
/// The changes that the clicks after the id <paramref name="After"/> up to <paramref name="Last"/> make to the rollups, in the
/// order of the tables: rows of days as they will be, and what is added to blocks and totals.
/// </summary>
internal sealed record Rollup(long After, long Last, IReadOnlyList<DayCounts> Days, IReadOnlyList<BlockClicks> Blocks, IReadOnlyList<TotalClicks> Totals);
