using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;

namespace LinkApp.Web.Links.List;

/// <summary>The loaded part of a list: links in order, with their clicks.</summary>
internal sealed class LoadedLinks(LinkQueries queries, ActivityQueries activities, int organizationId, ListAddress address)
{
    private readonly List<Link> _links = [];
    private readonly Dictionary<long, LinkActivity> _activities = [];
    private LinkCursor? _next;

    public IReadOnlyList<Link> Links => _links;

    public IReadOnlyList<long> Ids => _links.ConvertAll(link => link.Id);

    /// <summary>Whether there are more links after these; only known after a load.</summary>
    public bool HasMore => _next is not null;

    /// <summary>The clicks of a link at the time when it was loaded.</summary>
    public LinkActivity GetActivity(Link link) => _activities.GetValueOrDefault(link.Id, LinkActivity.None);

    /// <summary>Loads further links, page by page.</summary>
    /// <param name="count">How many links; fewer are loaded at the end of the list.</param>
    /// <exception cref="System.Data.Common.DbException">
    /// A store can't be read. Links that are loaded stay, and a later call continues after them.
    /// </exception>
    public async Task LoadAsync(int count)
    {
        var wanted = _links.Count + count;
        do
        {
            var page = await queries.ListAsync(
                organizationId, address.Filter, address.Sort, _next, Math.Min(wanted - _links.Count, LinkQueries.MaxPageSize));
            foreach (var (id, activity) in activities.Read(organizationId, [.. page.Links.Select(link => link.Id)]))
                _activities[id] = activity;
            _links.AddRange(page.Links);
            _next = page.Next;
        }
        while (_next is not null && _links.Count < wanted);
    }
}
