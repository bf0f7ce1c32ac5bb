namespace LinkApp.Core.Timing;

/// <summary>Converts between the local times of a time zone and instants.</summary>
public static class ZoneClock
{
    /// <summary>What a zone's clock shows at a time in UTC.</summary>
    public static DateTime ToLocal(DateTime utc, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);

    /// <summary>
    /// The instant at which a zone's clock shows a time. If the clock shows it twice because it goes back, the first instant;
    /// if it skips it, the next time that exists. Beyond the ends of the calendar, the nearest instant that exists.
    /// </summary>
    public static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
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
