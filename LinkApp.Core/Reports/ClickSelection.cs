using LinkApp.Core.Links;

namespace LinkApp.Core.Reports;

/// <summary>Which clicks a report counts or a list shows.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Links">The links; null for all that the organization has or had.</param>
/// <param name="Range">The range of time.</param>
public sealed record ClickSelection(int OrganizationId, IReadOnlyCollection<long>? Links, ReportRange Range)
{
    public ReportFilter Filter { get; init; } = ReportFilter.None;

    /// <summary>The selection for one link only, if a slug is named; null if the organization has no link with that slug.</summary>
    public async Task<ClickSelection?> ForLinkAsync(LinkQueries links, string? slug, CancellationToken cancel = default)
    {
        if (slug is null)
            return this;
        return await links.FindAsync(OrganizationId, slug, cancel) is { } link
            ? this with { Links = Links is null || Links.Contains(link.Id) ? [link.Id] : [] }
            : null;
    }
}
