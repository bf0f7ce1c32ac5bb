namespace LinkApp.Core.Timing;

/// <summary>What the clocks of a time zone show.</summary>
public static class ZoneClock
{
    /// <summary>When a zone's clock shows a time: the first of two where clocks go back, the first that exists where they jump.</summary>
    public static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }
}
