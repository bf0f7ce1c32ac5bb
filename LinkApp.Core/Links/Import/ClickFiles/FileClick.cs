using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>A click of a file, or a sum of clicks. What the file does not say is null, and what it leaves empty is an empty text.</summary>
internal sealed record FileClick
{
    public required int Line { get; init; }

    /// <summary>The link; without a domain if the file does not say it.</summary>
    public required LinkName Link { get; init; }

    /// <summary>When it was; of a sum, noon of its day (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How many clicks, if only their day and country are known; null for a single click.</summary>
    public int? Sum { get; init; }

    public Place? Place { get; init; }

    public Agent Agent { get; init; } = Agent.Unknown;

    public ClickKind Kind { get; init; }

    public string? Referrer { get; init; }

    public string? Destination { get; init; }

    public string Rule { get; init; } = "";
}
