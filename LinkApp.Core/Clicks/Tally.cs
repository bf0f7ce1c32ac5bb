namespace LinkApp.Core.Clicks;

/// <summary>What rollups count by. The numbers are in the file; 0 to 15.</summary>
public enum Dimension
{
    /// <summary>By the title of the redirect rule that answered. Clicks that went to the default destination are left out.</summary>
    Rule = 0,

    /// <summary>By hour of the day, 0 to 23, UTC.</summary>
    Hour = 1,

    /// <summary>Bots by hour of the day. No other dimension counts them.</summary>
    BotHour = 2,

    Country = 3,
    Place = 4,
    Referrer = 5,
    Agent = 6,
    Destination = 7,

    /// <summary>Internal clicks by hour of the day. No other dimension counts them.</summary>
    InternalHour = 8,

    /// <summary>Imported clicks of which only the day is known: at noon, by hour of the day. No other dimension but the next counts them.</summary>
    SumHour = 9,

    /// <summary>The same clicks by country.</summary>
    SumCountry = 10,
}

/// <summary>
/// Counts by dimension and value, packed: for each dimension a head (number of values × 8 + dimension), then for each
/// value, in order, the distance to the one before × 2, odd where a count other than 1 follows. A head of 0 stands before
/// the head of a dimension from 8 on, which then has the dimension less 8. All numbers are LEB128 (7 bits a byte, lowest
/// first). A link with one click on a day takes some 20 bytes; as a row for each value it was 120.
/// </summary>
internal static class Tally
{
    internal const int DimensionBits = 3;
    internal const int ValueBits = 56;

    /// <summary>The first dimension that needs the mark before its head.</summary>
    internal const int FirstMarked = 1 << DimensionBits;

    /// <summary>A value of a dimension as one number that sorts as the packed form does.</summary>
    public static long Key(Dimension dimension, long value) => ((long)dimension << ValueBits) | value;

    /// <summary>The dimension and the value of a key.</summary>
    public static (Dimension Dimension, long Value) Split(long key) => ((Dimension)(key >> ValueBits), key & ((1L << ValueBits) - 1));

    /// <summary>Whether the values of a dimension are hours, which count from the start of the row's day or month.</summary>
    public static bool IsByHour(Dimension dimension) => dimension is Dimension.Hour or Dimension.BotHour or Dimension.InternalHour or Dimension.SumHour;

    /// <summary>The clicks of packed counts, those of bots and internal ones among them: the raw clicks that they were made of.</summary>
    public static long CountAll(ReadOnlySpan<byte> packed)
    {
        var clicks = 0L;
        for (var reader = new TallyReader(packed); reader.Read();)
            clicks += IsByHour(reader.Dimension) ? reader.Count : 0;
        return clicks;
    }

    /// <summary>The clicks of packed counts, without bots and internal clicks.</summary>
    public static long CountClicks(ReadOnlySpan<byte> packed)
    {
        var clicks = 0L;
        for (var reader = new TallyReader(packed); reader.Read();)
            clicks += reader.Dimension is Dimension.Hour or Dimension.SumHour ? reader.Count : 0;
        return clicks;
    }

    /// <summary>The clicks of packed counts of which only the day is known.</summary>
    public static long CountSums(ReadOnlySpan<byte> packed)
    {
        var clicks = 0L;
        for (var reader = new TallyReader(packed); reader.Read();)
            clicks += reader.Dimension == Dimension.SumHour ? reader.Count : 0;
        return clicks;
    }

    /// <summary>The redirected clicks of packed counts, without bots and internal clicks: those that have a destination.</summary>
    public static long CountRedirected(ReadOnlySpan<byte> packed)
    {
        var redirected = 0L;
        for (var reader = new TallyReader(packed); reader.Read();)
            redirected += reader is { Dimension: Dimension.Destination, Value: not 0 } ? reader.Count : 0;
        return redirected;
    }

    /// <summary>Reads packed counts from the first to the last.</summary>
    public ref struct TallyReader(ReadOnlySpan<byte> packed)
    {
        private ReadOnlySpan<byte> _left = packed;
        private long _values;

        /// <summary>The dimension and the value, as <see cref="Tally.Key"/> makes them.</summary>
        public long Key { get; private set; }

        public readonly Dimension Dimension => Split(Key).Dimension;

        public readonly long Value => Split(Key).Value;

        public long Count { get; private set; }

        /// <summary>Moves to the next value; false at the end.</summary>
        public bool Read()
        {
            if (_values == 0)
            {
                if (_left.IsEmpty)
                    return false;
                var head = Next();
                var mark = 0L;
                if (head == 0)
                    (mark, head) = (FirstMarked, Next());
                _values = head >> DimensionBits;
                Key = (mark + (head & ((1 << DimensionBits) - 1))) << ValueBits;
            }
            _values--;
            var step = Next();
            Key += step >> 1;
            Count = (step & 1) == 0 ? 1 : Next();
            return true;
        }

        private long Next()
        {
            long number = 0;
            for (var shift = 0; ; shift += 7)
            {
                var part = _left[0];
                _left = _left[1..];
                number |= (long)(part & 0x7f) << shift;
                if (part < 0x80)
                    return number;
            }
        }
    }
}
