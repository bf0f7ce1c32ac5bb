namespace LinkApp.Core.Timing;

/// <summary>What the clocks of a time zone show.</summary>
public static class ZoneClock
{
    /// <summary>
    /// When a zone's clock shows a time: the first of two where clocks go back, the first that exists where they jump. At
    /// the ends of the calendar, the nearest that there is.
    /// </summary>
    public static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        // West of Greenwich the last evening of the year 9999 is in the year 10000 of UTC.
        var utc = local.Ticks - offset.Ticks;
        return utc < DateTime.MinValue.Ticks ? DateTimeOffset.MinValue
            : utc > DateTime.MaxValue.Ticks ? DateTimeOffset.MaxValue : new DateTimeOffset(local, offset);
    }
}
