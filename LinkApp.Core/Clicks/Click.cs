using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks;

/// <summary>One visitor's opening of one link. Holds no IP address: that is forgotten once the place is known.</summary>
public sealed class Click
{
    /// <summary>Given by the store at the commit; grows by one with each click. 0 before.</summary>
    public long Id { get; internal set; }

    public required int OrganizationId { get; init; }

    public required long LinkId { get; init; }

    public required string Slug { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required Place? Place { get; init; }

    /// <summary>The host of the page that held the link, lower case; null for direct visits.</summary>
    public string? Referrer { get; init; }

    public Agent Agent { get; init; } = Agent.Unknown;

    /// <summary>The visitor's number of the day, as <see cref="DaySalt.HashVisitor"/> gives it; 0 for one without an address.</summary>
    public uint Visitor { get; init; }

    /// <summary>Where the visitor was sent, as the link has it; empty where a rule refused them.</summary>
    public required ClickText Destination { get; init; }

    /// <summary>The title of the redirect rule that answered; null for the link's default.</summary>
    public ClickText? Rule { get; init; }
}
