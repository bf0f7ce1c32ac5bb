using LinkApp.Core.Links;
using LinkApp.Core.Timing;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.List;

/// <summary>The state of a link in words.</summary>
internal static class StateText
{
    public static string GetWord(Link link, LinkState state) => link.Options.IsArchived ? "Archived" : state.ToString();

    /// <summary>When or why the link has the state, or how long it will; null if there is nothing to add.</summary>
    /// <param name="link">The link.</param>
    /// <param name="state">Its state.</param>
    /// <param name="zone">The time zone of the reader.</param>
    public static string? GetDetail(Link link, LinkState state, TimeZoneInfo zone) => state switch
    {
        LinkState.Scheduled when link.Options.ValidFrom is { } start => $"From {GetTime(start, zone)}",
        LinkState.Expired when link.Options.ValidUntil is { } end => $"Until {GetTime(end, zone)}",
        LinkState.Expired => $"After {Format.Count(link.Options.MaxClicks ?? 0, "click")}",
        LinkState.Active when link.Options.ValidUntil is { } end => $"Until {GetTime(end, zone)}",
        _ => null,
    };

    private static string GetTime(DateTime time, TimeZoneInfo zone) =>
        Format.DayAndTime(ZoneClock.ToLocal(time, zone));
}
