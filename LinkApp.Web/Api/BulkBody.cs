using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Api;

/// <summary>One change to many links: those with the given <c>slugs</c>, or those that <c>filter</c> finds. Fields that are left out change nothing.</summary>
public sealed record BulkBody
{
    /// <summary>At most 1,000 slugs; earlier slugs of a link are accepted, too. One on a domain is written as //go.example.com/slug.</summary>
    public IReadOnlyList<string>? Slugs { get; init; }

    /// <summary>Which links to change, instead of slugs.</summary>
    public BulkFilter? Filter { get; init; }

    /// <summary>The cursor that the previous call returned, for a filter that finds more than 1,000 links. Repeat the call until it is null.</summary>
    public string? Cursor { get; init; }

    /// <summary>Tags to add; a link that would then have more than 20 stays as it is.</summary>
    public IReadOnlyList<string>? AddTags { get; init; }

    /// <summary>Tags to remove.</summary>
    public IReadOnlyList<string>? RemoveTags { get; init; }

    /// <summary>True archives the links, false brings them back to lists.</summary>
    public bool? Archived { get; init; }

    /// <summary>False switches the links off, true switches them on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Whether search engines may list the links' short URLs.</summary>
    public bool? Crawlable { get; init; }

    /// <summary>True deletes the links, without any other change.</summary>
    public bool Delete { get; init; }

    public BulkChange ToChange() => new()
    {
        AddTags = AddTags ?? [],
        RemoveTags = RemoveTags ?? [],
        Archive = Archived,
        Enable = Enabled,
        MakeCrawlable = Crawlable,
        Delete = Delete,
    };

    /// <summary>All errors of the body, apart from those in the fields of the filter.</summary>
    public IEnumerable<FieldError> Errors()
    {
        if (Slugs is null == Filter is null)
            yield return new("slugs", "Select the links either by slugs or by a filter.");
        if (Slugs?.Count > LinkEditor.MaxMany)
            yield return new("slugs", $"You can change at most {Format.Number(LinkEditor.MaxMany)} links at a time; this list has {Format.Number(Slugs.Count)}.");
        else if (Slugs?.Contains(null!) == true)
            yield return new("slugs", "A slug must be a text.");
        if (Filter is { IsEmpty: true })
            yield return new("filter", $"A filter needs a search, tags or a state. To select all links, set its state to {EnumText.Get(StateFilter.All)}.");
        if (Cursor is not null && Filter is null)
            yield return new("cursor", "A cursor works only with a filter.");
        foreach (var error in ToChange().Errors())
            yield return error;
    }
}

/// <summary>Which links to change; the fields mean the same as the parameters of the list of links.</summary>
public sealed record BulkFilter
{
    /// <summary>Part of a name, slug, earlier slug or destination, ignoring case and accents.</summary>
    public string? Search { get; init; }

    /// <summary>Tags that a link must have, all of them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The state of the links now: unarchived (all but archived), active, scheduled, expired, disabled, archived or all.</summary>
    public string? State { get; init; }

    internal bool IsEmpty => string.IsNullOrWhiteSpace(Search) && (Tags ?? []).All(string.IsNullOrWhiteSpace) && State is null;
}

/// <summary>The result of a bulk change.</summary>
/// <param name="Changed">The number of links that were changed or deleted.</param>
/// <param name="Unchanged">The number of links that needed no change, or would have had too many tags.</param>
/// <param name="Missing">The number of slugs for which the organization has no link.</param>
/// <param name="Cursor">The cursor for the remaining links of the filter; null if there are none.</param>
public sealed record BulkAnswer(int Changed, int Unchanged, int Missing, string? Cursor)
{
    internal static BulkAnswer From(BulkOutcome outcome, LinkCursor? next) => new(outcome.Changed, outcome.Unchanged, outcome.Missing, next?.ToString());
}
