namespace LinkApp.Core.Links;

/// <summary>Leads the visitors of one country to a destination of their own.</summary>
public sealed class RedirectRule
{
    public long Id { get; init; }

    public long LinkId { get; init; }

    /// <summary>The rule's place in the order, from 0.</summary>
    public int Position { get; init; }

    /// <summary>ISO 3166-1 alpha-2, upper case.</summary>
    public required string Country { get; init; }

    public required string Destination { get; init; }
}
