using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Api;

/// <summary>One change of many links: of those with <c>slugs</c>, or those that <c>filter</c> finds. What is left out stays as it is.</summary>
public sealed record BulkBody
{
    /// <summary>At most 1,000 slugs, also such that links had before.</summary>
    public IReadOnlyList<string>? Slugs { get; init; }

    /// <summary>Which links, instead of slugs.</summary>
    public BulkFilter? Filter { get; init; }

    /// <summary>With a filter that finds more than 1,000 links: what the call before gave, until it is null.</summary>
    public string? Cursor { get; init; }

    /// <summary>Tags that the links get; a link that would have more than 20 stays as it is.</summary>
    public IReadOnlyList<string>? AddTags { get; init; }

    /// <summary>Tags that the links lose.</summary>
    public IReadOnlyList<string>? RemoveTags { get; init; }

    /// <summary>True puts the links away, false brings them back to lists.</summary>
    public bool? Archived { get; init; }

    /// <summary>False switches the links off, true on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Deletes the links; nothing else is done to them then.</summary>
    public bool Delete { get; init; }

    public BulkChange ToChange() => new() { AddTags = AddTags ?? [], RemoveTags = RemoveTags ?? [], Archive = Archived, Enable = Enabled, Delete = Delete };

    /// <summary>Everything that is wrong with the body, but for the filter's own fields.</summary>
    public IEnumerable<FieldError> Errors()
    {
        if (Slugs is null == Filter is null)
            yield return new("slugs", "Name the links either by slugs or by a filter.");
        if (Slugs?.Count > LinkEditor.MaxMany)
            yield return new("slugs", $"At most {Format.Number(LinkEditor.MaxMany)} links are changed at a time; this names {Format.Number(Slugs.Count)}.");
        else if (Slugs?.Contains(null!) == true)
            yield return new("slugs", "A slug is a text.");
        if (Filter is { IsEmpty: true })
            yield return new("filter", $"A filter has a search, tags or a state; for all links, its state is {ListWords.Of(StateFilter.All)}.");
        if (Cursor is not null && Filter is null)
            yield return new("cursor", "A cursor goes with a filter.");
        foreach (var error in ToChange().Errors())
            yield return error;
    }
}

/// <summary>Which links, as the parameters of their list say.</summary>
public sealed record BulkFilter
{
    /// <summary>Part of a name, slug, earlier slug or destination, without case and accents.</summary>
    public string? Search { get; init; }

    /// <summary>Tags that the links have, all of them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What the links are now: kept (all but archived), active, scheduled, expired, disabled, archived or all.</summary>
    public string? State { get; init; }

    internal bool IsEmpty => string.IsNullOrWhiteSpace(Search) && (Tags ?? []).All(string.IsNullOrWhiteSpace) && State is null;
}

/// <summary>What a bulk change did.</summary>
/// <param name="Changed">Links that are other than before, or deleted.</param>
/// <param name="Unchanged">Links that were as wanted already, or would have had too many tags.</param>
/// <param name="Missing">Slugs for which the organization has no link.</param>
/// <param name="Cursor">Leads to the filter's further links; null where there are none.</param>
public sealed record BulkAnswer(int Changed, int Unchanged, int Missing, string? Cursor)
{
    internal static BulkAnswer Of(BulkOutcome outcome, LinkCursor? next) => new(outcome.Changed, outcome.Unchanged, outcome.Missing, next?.ToString());
}
