using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Reports.Raw;

/// <summary>
/// Reads the clicks of a selection from the raw rows, a block of ids at a time: those of one link by the index that
/// <see cref="ClickBlocks"/> is, others by reading all ids of the days. A reader can stop between two blocks.
/// </summary>
internal sealed class ClickScan
{
    private readonly ClickReads _reads;
    private readonly ClickFilter _filter;

    /// <param name="reads">Reads the clicks.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="filter">The selection as <see cref="ClickConditions"/> says.</param>
    public ClickScan(ClickReads reads, ClickSelection selection, ClickFilter filter)
    {
        (_reads, _filter) = (reads, filter);
        if (selection.Links?.Count != 0)
            Blocks = [.. IdRange.Find(reads, filter.Organization, filter.Link, selection.Range).SelectMany(range => range.Blocks()).Reverse()];
    }

    /// <summary>The blocks of ids in which clicks of the selection may be, newest first.</summary>
    public IReadOnlyList<IdRange> Blocks { get; } = [];

    /// <summary>The clicks with ids of a block, or of a part of one, newest first.</summary>
    public IEnumerable<ClickRow> Read(IdRange block) => _reads.Scan(_filter, block.First, block.Last);
}
