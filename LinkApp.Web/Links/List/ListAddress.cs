using LinkApp.Core.Links.List;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Http.Extensions;

namespace LinkApp.Web.Links.List;

/// <summary>What the list shows, as its address says it: to be shared, and to be come back to.</summary>
public sealed record ListAddress
{
    private const string Path = "app/links";

    public string Search { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public StateFilter State { get; init; }

    public LinkSort Sort { get; init; }

    public LinkFilter Filter => new() { Search = Search, Tags = Tags, State = State };

    /// <summary>Whether some links may be left out besides those that are archived.</summary>
    public bool IsFiltered => Search.Length > 0 || Tags.Count > 0 || State != StateFilter.Unarchived;

    /// <summary>Reads the parameters of an address; words that mean nothing are left out, as if nobody had chosen.</summary>
    public static ListAddress Parse(string? search, string[]? tags, string? state, string? sort) => new()
    {
        Search = search?.Trim() ?? "",
        Tags = [.. (tags ?? []).Where(tag => !string.IsNullOrWhiteSpace(tag)).Distinct(StringComparer.OrdinalIgnoreCase).Take(LinkFilter.MaxTags)],
        State = EnumText.TryParse<StateFilter>(state, out var stateFilter) ? stateFilter : default,
        Sort = EnumText.TryParse<LinkSort>(sort, out var order) ? order : default,
    };

    /// <summary>The same with a tag more, or less where it is there already.</summary>
    public ListAddress Toggle(string tag) => this with
    {
        Tags = Tags.Contains(tag, StringComparer.OrdinalIgnoreCase)
            ? [.. Tags.Where(other => !other.Equals(tag, StringComparison.OrdinalIgnoreCase))]
            : [.. Tags, tag],
    };

    /// <summary>Where the links that are shown can be downloaded.</summary>
    public string ExportUrl => LinkDownloads.ExportPath + Query(EnumText.Get(State), sort: null);

    /// <summary>Path and query; what nobody has chosen is not named.</summary>
    public override string ToString() => Path + Query(State == default ? null : EnumText.Get(State), Sort == default ? null : EnumText.Get(Sort));

    private QueryString Query(string? state, string? sort)
    {
        var query = new QueryBuilder();
        if (Search.Length > 0)
            query.Add("search", Search);
        if (state is not null)
            query.Add("state", state);
        foreach (var tag in Tags)
            query.Add("tag", tag);
        if (sort is not null)
            query.Add("sort", sort);
        return query.ToQueryString();
    }
}
