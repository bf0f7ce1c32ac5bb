namespace LinkApp.Core.Links;

/// <summary>One version in a link's history: who made it, when, and the whole link after the change. It stays when the link is deleted.</summary>
public sealed class LinkChange
{
    /// <summary>The most changes that are stored per link; older ones are deleted.</summary>
    public const int MaxPerLink = 200;

    public long Id { get; init; }

    public int OrganizationId { get; init; }

    public long LinkId { get; init; }

    /// <summary>The version that the change created. A deletion has the number after the last version.</summary>
    public int Version { get; init; }

    public DateTime Time { get; init; }

    /// <summary>The name of the member or API key that made the change.</summary>
    public required string Author { get; init; }

    public LinkChangeKind Kind { get; init; }

    /// <summary>The link after the change; for a deletion, the link before it.</summary>
    public required LinkSnapshot Link { get; init; }
}

/// <summary>The kind of a change of a link.</summary>
public enum LinkChangeKind
{
    Created,
    Edited,
    Deleted,

    /// <summary>Restored to an earlier version, possibly after its deletion.</summary>
    Restored,
}
