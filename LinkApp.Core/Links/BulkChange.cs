using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>What to do with many links at once; what is null or empty stays as it is.</summary>
public sealed record BulkChange
{
    public IReadOnlyList<string> AddTags { get; init; } = [];

    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    public bool? Archive { get; init; }

    public bool? Enable { get; init; }

    /// <summary>Deletes the links; nothing else is done to them then.</summary>
    public bool Delete { get; init; }

    /// <summary>Everything that is wrong; empty when it can be done.</summary>
    public IEnumerable<FieldError> Errors()
    {
        foreach (var (field, tags) in new[] { ("addTags", AddTags), ("removeTags", RemoveTags) })
        {
            if (tags.Count > LinkDraft.MaxTags)
                yield return new(field, $"At most {LinkDraft.MaxTags} tags are added or removed at a time; this has {Format.Number(tags.Count)}.");
            else if (tags.Any(tag => tag is null || tag.Trim().Length is 0 or > LinkDraft.MaxTagLength))
                yield return new(field, $"A tag has 1 to {LinkDraft.MaxTagLength} characters.");
        }
        if (!Delete && AddTags.Count + RemoveTags.Count == 0 && Archive is null && Enable is null)
            yield return new("change", "Say what to do with the links.");
    }

    /// <summary>Changes a link; false where it is as wanted already, or would have too many tags.</summary>
    internal bool Apply(Link link)
    {
        if (Delete)
            return true;
        List<string> tags = [.. link.Tags.Concat(AddTags.Select(tag => tag.Trim()))
            .Except(RemoveTags.Select(tag => tag.Trim()), StringComparer.OrdinalIgnoreCase).Distinct(StringComparer.OrdinalIgnoreCase)];
        var options = link.Options with { IsArchived = Archive ?? link.Options.IsArchived, IsEnabled = Enable ?? link.Options.IsEnabled };
        if (tags.Count > LinkDraft.MaxTags || (options == link.Options && tags.SequenceEqual(link.Tags)))
            return false;
        (link.Tags, link.Options) = (tags, options);
        return true;
    }
}

/// <summary>What a bulk change did.</summary>
/// <param name="Changed">Links that are other than before, or deleted.</param>
/// <param name="Unchanged">Links that were as wanted already, or would have had too many tags.</param>
/// <param name="Missing">Links that the organization does not have any more.</param>
public sealed record BulkOutcome(int Changed, int Unchanged, int Missing);
