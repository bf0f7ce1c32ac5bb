using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.List;

/// <summary>Selects links of an organization; all conditions must hold.</summary>
public sealed record LinkFilter
{
    /// <summary>The most tags; no link has more.</summary>
    public const int MaxTags = LinkDraft.MaxTags;

    public static readonly LinkFilter Default = new();

    /// <summary>Part of a name, slug, earlier slug or destination, without case and accents; blank for all.</summary>
    public string? Search { get; init; }

    /// <summary>Tags that a link must have, without case.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public StateFilter State { get; init; }

    /// <summary>Reads a filter from the parameters of a URL or an API request; null if one is wrong.</summary>
    /// <param name="search">Part of a name and so on; null for all.</param>
    /// <param name="tags">Tags; blank ones and duplicates are ignored.</param>
    /// <param name="state">A state as a word; null for all but archived links.</param>
    /// <param name="errors">Receives the errors.</param>
    /// <param name="tagField">How an error names the tags.</param>
    /// <param name="stateField">How an error names the state.</param>
    public static LinkFilter? Parse(
        string? search, IEnumerable<string>? tags, string? state, ICollection<FieldError> errors, string tagField = "tag", string stateField = "state")
    {
        // Programs may still send the word that "unarchived" had before.
        if (!EnumText.TryParse<StateFilter>(state == "kept" ? null : state, out var stateFilter))
            errors.Add(new(
                stateField,
                $"The state must be one of {string.Join(", ", EnumText.All<StateFilter>())}. Default: {EnumText.Get(StateFilter.Unarchived)}, all but archived links."));
        List<string> wanted = [.. (tags ?? []).Where(tag => !string.IsNullOrWhiteSpace(tag)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (wanted.Count > MaxTags)
            errors.Add(new(tagField, $"You can filter by at most {MaxTags} tags."));
        return errors.Count > 0 ? null : new LinkFilter { Search = search, Tags = wanted, State = stateFilter };
    }
}

/// <summary>Selects links by their present state.</summary>
public enum StateFilter
{
    /// <summary>All but those that are archived.</summary>
    Unarchived,

    /// <summary>As <see cref="LinkState.Active"/>, and not archived.</summary>
    Active,

    /// <summary>As <see cref="LinkState.Scheduled"/>, and not archived.</summary>
    Scheduled,

    /// <summary>As <see cref="LinkState.Expired"/>, and not archived.</summary>
    Expired,

    /// <summary>As <see cref="LinkState.Disabled"/>, and not archived.</summary>
    Disabled,

    Archived,

    /// <summary>All links, archived ones, too.</summary>
    All,
}
