using System.Buffers.Binary;

namespace LinkApp.Core.Clicks.Store;

/// <summary>The counts of a link, or of <see cref="ClickReads.AllLinks"/>, for a day. Valid until the callback returns that got it.</summary>
internal readonly ref struct DayRow
{
    /// <summary>Days since 1970, UTC.</summary>
    public required long Day { get; init; }

    public required long Link { get; init; }

    /// <summary>The id of the first click that it counts.</summary>
    public required long First { get; init; }

    /// <summary>The id of the last click that it counts. Clicks of other days may lie between the two.</summary>
    public required long Last { get; init; }

    /// <summary>Packed as <see cref="Tally"/> says.</summary>
    public required ReadOnlySpan<byte> Counts { get; init; }

    /// <summary>Packed as <see cref="VisitorSketch"/> says.</summary>
    public required ReadOnlySpan<byte> Visitors { get; init; }
}

/// <summary>A row of <c>days</c> that may not exist yet.</summary>
internal readonly record struct DayKey(long Day, int Organization, long Link);

/// <summary>The counts of all links for a month that is over. Valid until the callback returns that got it.</summary>
internal readonly ref struct MonthRow
{
    /// <summary>Months since January 1970, UTC.</summary>
    public required long Month { get; init; }

    /// <summary>Packed as <see cref="Tally"/> says, with hours since the month's start.</summary>
    public required ReadOnlySpan<byte> Counts { get; init; }

    /// <summary>The number of visitors of each day, from the first day on: 32 bits each, little endian.</summary>
    public required ReadOnlySpan<byte> Visitors { get; init; }

    /// <summary>How many days the month has.</summary>
    public int Days => Visitors.Length / sizeof(uint);

    /// <summary>The visitors of a day of the month, from 0 to less than <see cref="Days"/>.</summary>
    public long GetVisitors(int day) => BinaryPrimitives.ReadUInt32LittleEndian(Visitors[(day * sizeof(uint))..]);
}

/// <summary>The counts of an import for a link, or for <see cref="ClickReads.AllLinks"/>, on a day. Valid until the callback returns that got it.</summary>
internal readonly ref struct ImportedDayRow
{
    /// <summary>Days since 1970, UTC.</summary>
    public required long Day { get; init; }

    public required long Link { get; init; }

    public required long Import { get; init; }

    /// <summary>Packed as <see cref="Tally"/> says.</summary>
    public required ReadOnlySpan<byte> Counts { get; init; }
}
