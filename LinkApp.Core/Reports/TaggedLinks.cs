using LinkApp.Core.Links;
using LinkApp.Core.Links.List;

namespace LinkApp.Core.Reports;

/// <summary>The links that a report of tags is of.</summary>
public static class TaggedLinks
{
    /// <summary>The ids of all links that have all of some tags, archived ones, too; null, which means all links, where there are no tags.</summary>
    public static IReadOnlyCollection<long>? FindIds(LinkQueries links, int organizationId, IReadOnlyList<string> tags) => tags.Count == 0
        ? null
        : [.. links.Places(
            organizationId, new() { Tags = tags, State = StateFilter.All }, LinkSort.Newest, after: null, int.MaxValue).Select(place => place.Id)];
}
