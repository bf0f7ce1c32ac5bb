using LinkApp.Core.Links.List;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Http.Extensions;

namespace LinkApp.Web.Links.List;

/// <summary>What the list shows, as given in its address, so that it can be shared and bookmarked.</summary>
public sealed record ListAddress
{
    /// <summary>The word for deleted links in place of a state.</summary>
    public const string Deleted = "deleted";

    private const string Path = "app/links";

    public string Search { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public StateFilter State { get; init; }

    /// <summary>Whether deleted links are listed. The state, the tags and the order don't apply to them.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The state, or <see cref="Deleted"/>, as the address has it.</summary>
    public string StateWord => IsDeleted ? Deleted : EnumText.Get(State);

    public LinkSort Sort { get; init; }

    public LinkFilter Filter => new() { Search = Search, Tags = Tags, State = State };

    /// <summary>Whether other links than archived ones may be left out.</summary>
    public bool IsFiltered => Search.Length > 0 || Tags.Count > 0 || State != StateFilter.Unarchived || IsDeleted;

    /// <summary>Parses the parameters of an address. Unknown words are ignored, so that the defaults apply.</summary>
    public static ListAddress Parse(string? search, string[]? tags, string? state, string? sort) => new ListAddress
    {
        Search = search?.Trim() ?? "",
        Tags = [.. (tags ?? []).Where(tag => !string.IsNullOrWhiteSpace(tag)).Distinct(StringComparer.OrdinalIgnoreCase).Take(LinkFilter.MaxTags)],
        Sort = EnumText.TryParse<LinkSort>(sort, out var order) ? order : default,
    }.WithState(state);

    /// <summary>The address for another state; an unknown word stands for the default.</summary>
    public ListAddress WithState(string? word) => this with
    {
        State = EnumText.TryParse<StateFilter>(word, out var state) ? state : default,
        IsDeleted = string.Equals(word, Deleted, StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Adds a tag to the filter, or removes it if it is already there.</summary>
    public ListAddress Toggle(string tag) => this with
    {
        Tags = Tags.Contains(tag, StringComparer.OrdinalIgnoreCase)
            ? [.. Tags.Where(other => !other.Equals(tag, StringComparison.OrdinalIgnoreCase))]
            : [.. Tags, tag],
    };

    /// <summary>The address of a file with the links that are shown.</summary>
    public string ExportUrl => LinkDownloads.ExportPath + Query(EnumText.Get(State), sort: null);

    /// <summary>The path and query, without the default values.</summary>
    public override string ToString() => Path + Query(State == default && !IsDeleted ? null : StateWord, Sort == default ? null : EnumText.Get(Sort));

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
