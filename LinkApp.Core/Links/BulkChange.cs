using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>A change of many links at once; null or empty fields change nothing.</summary>
public sealed record BulkChange
{
    public IReadOnlyList<string> AddTags { get; init; } = [];

    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    public bool? Archive { get; init; }

    public bool? Enable { get; init; }

    /// <summary>Whether search engines may list the links.</summary>
    public bool? MakeCrawlable { get; init; }

    /// <summary>Deletes the links; the other fields are then ignored.</summary>
    public bool Delete { get; init; }

    /// <summary>All errors of the change; empty if it is valid.</summary>
    public IEnumerable<FieldError> Errors()
    {
        foreach (var (field, tags) in new[] { ("addTags", AddTags), ("removeTags", RemoveTags) })
        {
            if (tags.Count > LinkDraft.MaxTags)
                yield return new(field, $"You can add or remove at most {LinkDraft.MaxTags} tags at a time; this list has {Format.Number(tags.Count)}.");
            else if (tags.Any(tag => tag is null || tag.Trim().Length is 0 or > LinkDraft.MaxTagLength))
                yield return new(field, $"A tag must have 1 to {LinkDraft.MaxTagLength} characters.");
        }
        if (!Delete && AddTags.Count + RemoveTags.Count == 0 && Archive is null && Enable is null && MakeCrawlable is null)
            yield return new("change", "Choose what to change.");
    }

    /// <summary>Changes a link; false if nothing would change, or if it would have too many tags.</summary>
    internal bool Apply(Link link)
    {
        if (Delete)
            return true;
        List<string> tags = [.. link.Tags.Concat(AddTags.Select(tag => tag.Trim()))
            .Except(RemoveTags.Select(tag => tag.Trim()), StringComparer.OrdinalIgnoreCase).Distinct(StringComparer.OrdinalIgnoreCase)];
        var options = link.Options with
        {
            IsArchived = Archive ?? link.Options.IsArchived,
            IsEnabled = Enable ?? link.Options.IsEnabled,
            IsCrawlable = MakeCrawlable ?? link.Options.IsCrawlable,
        };
        if (tags.Count > LinkDraft.MaxTags || (options == link.Options && tags.SequenceEqual(link.Tags)))
            return false;
        (link.Tags, link.Options) = (tags, options);
        return true;
    }
}

/// <summary>The result of a bulk change.</summary>
/// <param name="Changed">Links that were changed or deleted.</param>
/// <param name="Unchanged">Links that needed no change, or would have had too many tags.</param>
/// <param name="Missing">Links that the organization no longer has.</param>
/// <param name="Versions">The version that the change created of each link that was changed, for <see cref="LinkEditor.UndoAsync"/>.</param>
public sealed record BulkOutcome(int Changed, int Unchanged, int Missing, IReadOnlyList<LinkVersion> Versions);
