using LinkApp.Core.Links.Fields;

namespace LinkApp.Core.Links.History;

/// <summary>Who changed a field since the version that both started from.</summary>
public enum MergeSide
{
    Mine,
    Theirs,

    /// <summary>Both, with different values: an editor must choose.</summary>
    Both,
}

/// <summary>A field that was changed.</summary>
/// <param name="Field">The field.</param>
/// <param name="Side">Who changed it.</param>
public sealed record FieldMerge(LinkField Field, MergeSide Side);

/// <summary>Merges two edits of the same version of a link. Pure.</summary>
public static class LinkMerge
{
    /// <summary>The fields that differ between the two edits; fields that both changed to the same value are left out.</summary>
    /// <param name="started">The version that both started from.</param>
    /// <param name="mine">The link as this editor wants it.</param>
    /// <param name="theirs">The link as the other editor saved it.</param>
    public static IReadOnlyList<FieldMerge> Compare(LinkSnapshot started, LinkSnapshot mine, LinkSnapshot theirs) =>
    [
        .. LinkFields.All
            .Where(field => !field.IsSame(mine, theirs))
            .Select(field => new FieldMerge(
                field, field.IsSame(started, theirs) ? MergeSide.Mine : field.IsSame(started, mine) ? MergeSide.Theirs : MergeSide.Both)),
    ];
}
