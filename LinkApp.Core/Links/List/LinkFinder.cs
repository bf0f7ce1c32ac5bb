using System.Data.Common;

namespace LinkApp.Core.Links.List;

/// <summary>
/// Finds the links of a list's page. A page costs much the same wherever it is, and however many links there are: where many links meet the
/// conditions, a walk along the index of the order soon meets enough of them; where few do, they are soon gathered.
/// </summary>
public abstract class LinkFinder
{
    /// <summary>The most links that are gathered, at about 1 µs each. Where there are more, a walk meets enough of them soon.</summary>
    internal const int MaxGathered = 50_000;

    /// <summary>The places of the links that a filter finds, in their order, after a cursor.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    internal abstract List<LinkCursor> Find(int organizationId, LinkFilter filter, LinkSort sort, LinkCursor? after, int count);

    /// <summary>How many links a filter finds. Counting stops at <paramref name="max"/>, unless an index has the number of all links.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    internal abstract long Count(int organizationId, LinkFilter filter, int max);

    /// <summary>Makes the order by clicks again at its next use, after clicks were deleted; new clicks and edits need no call.</summary>
    public abstract void ForgetRankings();
}
