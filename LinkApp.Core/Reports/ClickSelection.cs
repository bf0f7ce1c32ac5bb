using LinkApp.Core.Links;

namespace LinkApp.Core.Reports;

/// <summary>Which clicks a report counts or a list shows.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Links">The links; null for all that the organization has or had.</param>
/// <param name="Range">The range of time.</param>
public sealed record ClickSelection(int OrganizationId, IReadOnlyCollection<long>? Links, ReportRange Range)
{
    public ReportFilter Filter { get; init; } = ReportFilter.None;

    /// <summary>The selection for one link only, if one is named; null if the organization has no link with that name.</summary>
    /// <exception cref="AmbiguousSlugException">The name is that of several links.</exception>
    public async Task<ClickSelection?> ForLinkAsync(LinkQueries links, LinkName? link, CancellationToken cancel = default)
    {
        if (link is not { } name)
            return this;
        return await links.FindAsync(OrganizationId, name, cancel) is { } found
            ? this with { Links = Links is null || Links.Contains(found.Id) ? [found.Id] : [] }
            : null;
    }
}
