using LinkApp.Core.Links.Fields;

namespace LinkApp.Core.Links.History;

/// <summary>Who changed a field since the version that both started from.</summary>
public enum MergeSide
{
    Mine,
    Theirs,

    /// <summary>Both, and differently: somebody must choose.</summary>
    Both,
}

/// <summary>A field that somebody changed.</summary>
/// <param name="Field">The field.</param>
/// <param name="Side">Who changed it.</param>
public sealed record FieldMerge(LinkField Field, MergeSide Side);

/// <summary>Brings together what two people made of the same version of a link. Pure.</summary>
public static class LinkMerge
{
    /// <summary>The fields that differ between the sides; what both changed alike is no matter any more.</summary>
    /// <param name="started">The version that both started from.</param>
    /// <param name="mine">What I want the link to be.</param>
    /// <param name="theirs">What the other has saved.</param>
    public static IReadOnlyList<FieldMerge> Compare(LinkSnapshot started, LinkSnapshot mine, LinkSnapshot theirs) =>
    [
        .. LinkFields.All
            .Where(field => !field.IsSame(mine, theirs))
            .Select(field => new FieldMerge(
                field, field.IsSame(started, theirs) ? MergeSide.Mine : field.IsSame(started, mine) ? MergeSide.Theirs : MergeSide.Both)),
    ];
}
