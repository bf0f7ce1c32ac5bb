using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// A click of a file, or a sum of clicks. What the file does not say is null, and what it leaves empty is an empty text. One object can be
/// that of many rows, one after the other.
/// </summary>
internal sealed record FileClick
{
    public int Line { get; set; }

    /// <summary>The link; without a domain if the file does not say it.</summary>
    public LinkName Link { get; set; }

    /// <summary>When it was; of a sum, noon of its day (UTC).</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>How many clicks, if only their day and country are known; null for a single click.</summary>
    public int? Sum { get; set; }

    public Place? Place { get; set; }

    public Agent Agent { get; set; } = Agent.Unknown;

    public ClickKind Kind { get; set; }

    public string? Referrer { get; set; }

    public string? Destination { get; set; }

    public string Rule { get; set; } = "";
}
