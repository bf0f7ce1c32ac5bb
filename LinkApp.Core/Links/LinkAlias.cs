namespace LinkApp.Core.Links;

/// <summary>A slug that a link had before it was renamed, and still answers to. No other link can take it.</summary>
public sealed class LinkAlias
{
    public required string Slug { get; init; }

    public long LinkId { get; init; }
}
