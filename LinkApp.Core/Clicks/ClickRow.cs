using LinkApp.Core.Timing;

namespace LinkApp.Core.Clicks;

/// <summary>A click as it is stored: <paramref name="Time"/> in milliseconds since 1970, and ids of the dictionaries, 0 for none.</summary>
internal readonly record struct ClickRow(
    long Id, int Organization, long Link, long Time, int Place, int Referrer, int Agent, int Destination, ClickKind Kind, int Rule, uint Visitor)
{
    /// <summary>The most keys that a click is counted by.</summary>
    public const int MaxKeys = 7;

    public long Hour => UtcTime.ToHour(Time);

    public long Day => UtcTime.ToDay(Time);

    /// <summary>Whether reports count it that were asked for nothing else.</summary>
    public bool IsVisitor => Kind == ClickKind.Visitor;

    /// <summary>Whether it counts for maximum clicks: a redirected click, and not one of a bot.</summary>
    public bool IsRedirected => Kind != ClickKind.Bot && Destination != 0;

    /// <summary>
    /// The keys that a click is counted by, in rollups and in the counts of the tail: <see cref="Tally.Key"/> of each
    /// dimension, and of the hour of its day. Bots and internal clicks are counted by hour only.
    /// </summary>
    /// <param name="countries">Finds the country of the click's place.</param>
    /// <param name="keys">Space for <see cref="MaxKeys"/> of them.</param>
    public ReadOnlySpan<long> GetKeys(PlaceCountries countries, Span<long> keys)
    {
        var hour = Hour % UtcTime.HoursPerDay;
        if (!IsVisitor)
        {
            keys[0] = Tally.Key(Kind == ClickKind.Bot ? Dimension.BotHour : Dimension.InternalHour, hour);
            return keys[..1];
        }
        keys[0] = Tally.Key(Dimension.Hour, hour);
        keys[1] = Tally.Key(Dimension.Country, countries.Get(Place));
        keys[2] = Tally.Key(Dimension.Place, Place);
        keys[3] = Tally.Key(Dimension.Agent, Agent);
        var count = 4;
        // Of an imported click, these may be not known: less than 0.
        if (Referrer >= 0)
            keys[count++] = Tally.Key(Dimension.Referrer, Referrer);
        if (Destination >= 0)
            keys[count++] = Tally.Key(Dimension.Destination, Destination);
        if (Rule > 0)
            keys[count++] = Tally.Key(Dimension.Rule, Rule);
        return keys[..count];
    }
}
