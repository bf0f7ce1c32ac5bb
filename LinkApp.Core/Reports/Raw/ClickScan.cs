using LinkApp.Core.Clicks;
using LinkApp.Core.Data;

namespace LinkApp.Core.Reports.Raw;

/// <summary>
/// Reads the clicks of a selection from the raw rows, a block of ids at a time: those of one link by the index that
/// <see cref="ClickBlocks"/> is, others by reading all ids of the days. A reader can stop between two blocks.
/// </summary>
internal sealed class ClickScan : IDisposable
{
    private const string Columns = "SELECT id, time, link, bot, place, agent, referrer, destination, rule, visitor FROM clicks";
    private const string Common = "organization = ?3 AND time >= ?4 AND time < ?5";

    private readonly ExactCounts _exactCounts;
    private readonly ClickConditions _conditions;
    private readonly long? _link;
    private readonly Statement _rows;

    /// <param name="exactCounts">Reads the clicks.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="everyKind">Whether to read clicks of every kind, whatever the filter says of bots and internal clicks.</param>
    public ClickScan(ExactCounts exactCounts, ClickSelection selection, bool everyKind = false)
    {
        _exactCounts = exactCounts;
        _conditions = new(exactCounts.Connection, selection, everyKind);
        _link = selection.Links is { Count: 1 } links ? links.First() : null;
        _rows = new(exactCounts.Connection, _link is null
            ? $"{Columns} WHERE id >= ?1 AND id <= ?2 AND {Common} ORDER BY id DESC"
            : $"{Columns} WHERE id = ?1 AND {Common}");
        _rows.Begin(0, 0, selection.OrganizationId, selection.Range.From.ToUnixTimeMilliseconds(), selection.Range.To.ToUnixTimeMilliseconds());
        if (selection.Links?.Count != 0)
            Blocks = [.. IdRange.Find(exactCounts, selection.OrganizationId, _link ?? ClickSchema.AllLinks, selection.Range)
                .SelectMany(range => range.Blocks()).Reverse()];
    }

    /// <summary>The blocks of ids in which clicks of the selection may be, newest first.</summary>
    public IReadOnlyList<IdRange> Blocks { get; } = [];

    /// <summary>The clicks with ids of a block, or of a part of one, newest first. Each is the current row of the statement until the next is read.</summary>
    public IEnumerable<Statement> Read(IdRange block)
    {
        IEnumerable<IdRange> parts = _link is { } link
            ? _exactCounts.FindIds(link, block.First, block.Last).Reverse().Select(id => new IdRange(id, id))
            : [block];
        try
        {
            foreach (var (first, last) in parts)
            {
                _rows.Begin(first, last);
                while (_rows.Step())
                {
                    if (_conditions.Meets(_rows))
                        yield return _rows;
                }
                _rows.Reset();
            }
        }
        finally
        {
            _rows.Reset();
        }
    }

    public void Dispose() => _rows.Dispose();
}
