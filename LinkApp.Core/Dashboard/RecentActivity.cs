namespace LinkApp.Core.Dashboard;

/// <summary>An organization's clicks of the last hour, bots left out.</summary>
/// <param name="FirstMinute">When the first of <paramref name="Minutes"/> begins.</param>
/// <param name="Minutes">Clicks of the last <see cref="MinuteCount"/> minutes of the clock, oldest first; the last one is running.</param>
/// <param name="Links">The links with the most clicks in these minutes, at most <see cref="MaxLinks"/>.</param>
public sealed record RecentActivity(DateTimeOffset FirstMinute, IReadOnlyList<long> Minutes, IReadOnlyList<ActiveLink> Links)
{
    public const int MinuteCount = 60;

    public const int MaxLinks = 6;
}

/// <summary>A link that was clicked in the last hour.</summary>
/// <param name="LinkId">The link, which may have been deleted since.</param>
/// <param name="Clicks">Its clicks in that hour.</param>
/// <param name="LastClick">The time of its last click.</param>
public sealed record ActiveLink(long LinkId, long Clicks, DateTimeOffset LastClick);
