namespace LinkApp.Core.Links;

/// <summary>What the link was made by one change: who, when, and the whole link as it was afterwards. Stays when the link is deleted.</summary>
public sealed class LinkChange
{
    /// <summary>Changes that are kept of a link; older ones are forgotten.</summary>
    public const int MaxPerLink = 200;

    public long Id { get; init; }

    public int OrganizationId { get; init; }

    public long LinkId { get; init; }

    /// <summary>The version that the change made. A deletion has the number after the last.</summary>
    public int Version { get; init; }

    public DateTime Time { get; init; }

    /// <summary>The name of the person or API key.</summary>
    public required string Author { get; init; }

    public LinkChangeKind Kind { get; init; }

    /// <summary>The link afterwards; of a deletion, the link before.</summary>
    public required LinkSnapshot Link { get; init; }
}

/// <summary>What somebody did to a link.</summary>
public enum LinkChangeKind
{
    Created,
    Edited,
    Deleted,

    /// <summary>Brought back to an earlier version, or from its deletion.</summary>
    Restored,
}
