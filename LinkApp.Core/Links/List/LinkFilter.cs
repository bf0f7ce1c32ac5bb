namespace LinkApp.Core.Links.List;

/// <summary>Which of an organization's links; all conditions must hold.</summary>
public sealed record LinkFilter
{
    /// <summary>More tags than a link can have are in no link.</summary>
    public const int MaxTags = LinkDraft.MaxTags;

    public static readonly LinkFilter Default = new();

    /// <summary>Part of a name, slug, earlier slug or destination, without case and accents; blank for all.</summary>
    public string? Search { get; init; }

    /// <summary>Tags that a link must have, without case.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public StateFilter State { get; init; }
}

/// <summary>Which links by what they are now.</summary>
public enum StateFilter
{
    /// <summary>All but those that are archived.</summary>
    Kept,

    /// <summary>As <see cref="LinkState.Active"/>, and not archived.</summary>
    Active,

    /// <summary>As <see cref="LinkState.Scheduled"/>, and not archived.</summary>
    Scheduled,

    /// <summary>As <see cref="LinkState.Expired"/>, and not archived.</summary>
    Expired,

    /// <summary>As <see cref="LinkState.Disabled"/>, and not archived.</summary>
    Disabled,

    Archived,

    /// <summary>Archived ones, too.</summary>
    All,
}
