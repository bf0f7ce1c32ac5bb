using LinkApp.Core.Links;
using LinkApp.Core.Links.List;

namespace LinkApp.Core.Reports;

/// <summary>Finds the links of a report by tags.</summary>
public static class TaggedLinks
{
    /// <summary>The ids of all links that have every one of some tags, archived ones, too; without tags null, which means all links.</summary>
    public static IReadOnlyCollection<long>? FindIds(LinkQueries links, int organizationId, IReadOnlyList<string> tags) => tags.Count == 0
        ? null
        : [.. links.Places(
            organizationId, new() { Tags = tags, State = StateFilter.All }, LinkSort.Newest, after: null, int.MaxValue).Select(place => place.Id)];
}
