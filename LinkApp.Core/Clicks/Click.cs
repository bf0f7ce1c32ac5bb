using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks;

/// <summary>A visit that was answered and is stored. It holds no IP address: the address is dropped once the place is known.</summary>
public sealed class Click
{
    /// <summary>Assigned at the commit, one more than that of the click before; 0 until then.</summary>
    public long Id { get; internal set; }

    public required int OrganizationId { get; init; }

    public required long LinkId { get; init; }

    /// <summary>The name of the link for the live feed (<see cref="Links.LinkName.ToText"/>); it is not stored.</summary>
    public required string Link { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required Place? Place { get; init; }

    /// <summary>
    /// Stands in the store for referrers of a day beyond the first <c>Clicks:MaxNewReferrers</c> that were new. No host has parentheses.
    /// </summary>
    public const string OtherReferrer = "(other)";

    /// <summary>The host of the page that held the link, lower case; null for direct visits.</summary>
    public string? Referrer { get; init; }

    public Agent Agent { get; init; } = Agent.Unknown;

    /// <summary>Whether it is a click of the organization's own people, or a test.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Whose click it is. A bot stays a bot, wherever it runs.</summary>
    public ClickKind Kind => Agent.IsBot ? ClickKind.Bot : IsInternal ? ClickKind.Internal : ClickKind.Visitor;

    /// <summary>The visitor's number for the day, from <see cref="DaySalt.HashVisitor"/>; 0 without an address.</summary>
    public uint Visitor { get; init; }

    /// <summary>The destination as the link has it; empty if a rule refused the visitor.</summary>
    public required ClickText Destination { get; init; }

    /// <summary>The title of the redirect rule that answered; null for the default destination.</summary>
    public ClickText? Rule { get; init; }
}
