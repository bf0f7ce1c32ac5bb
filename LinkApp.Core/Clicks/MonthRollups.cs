using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Clicks;

/// <summary>
/// The counts of a whole organization for a month that is over: <paramref name="Counts"/> as <see cref="Tally"/> says, with
/// hours since the month's start; <paramref name="Visitors"/> as <see cref="MonthRow"/> reads them.
/// </summary>
internal readonly record struct MonthCounts(long Month, long Organization, byte[] Counts, byte[] Visitors)
{
    /// <summary>The number of <c>import_changes</c> before the days were read.</summary>
    public long ImportChanges { get; init; }
}

/// <summary>
/// Adds days up to months, once a month is over, so that a report of a year reads a dozen rows and not 365: for fifty
/// million clicks of one organization that is a tenth of the values. Only organizations have months; a link's days are small.
/// </summary>
/// <param name="open">Opens a snapshot of the clicks and their rollups.</param>
internal sealed class MonthRollups(Func<ClickReads> open)
{
    private readonly TallyCounter _counter = new();
    private readonly VisitorSketch _sketch = new();
    private long _madeBefore;

    /// <summary>Notes that a rollup has changed a day: if its month exists, it is made again.</summary>
    public void Forget(long day) => _madeBefore = Math.Min(_madeBefore, UtcTime.ToMonth(day));

    /// <summary>Makes the missing rows of months before that of <paramref name="today"/>. The caller writes each before it takes the next.</summary>
    public IEnumerable<MonthCounts> Missing(long today)
    {
        var first = Ask(static reads => reads.FindFirstDay()) is { } day ? UtcTime.ToMonth(day) : long.MaxValue;
        for (var month = Math.Max(_madeBefore, first); month < UtcTime.ToMonth(today); month++)
        {
            var (start, end) = (UtcTime.FirstDay(month), UtcTime.FirstDay(month + 1));
            foreach (var organization in Ask(reads => reads.FindWithoutMonth(month, start, end - 1)))
                yield return Ask(reads => Make(reads, month, organization));
            _madeBefore = month + 1;
        }
    }

    // No snapshot is open while the caller writes.
    private T Ask<T>(Func<ClickReads, T> ask)
    {
        using var reads = open();
        return ask(reads);
    }

    private MonthCounts Make(ClickReads reads, long month, int organization)
    {
        var (start, end) = (UtcTime.FirstDay(month), UtcTime.FirstDay(month + 1));
        var counts = new Dictionary<long, long>();
        var visitors = new byte[(end - start) * sizeof(uint)];
        reads.ReadDays(organization, [ClickReads.AllLinks], start, end - 1, row =>
        {
            Add(counts, row.Counts, row.Day - start);
            _sketch.Add(row.Visitors);
            BinaryPrimitives.WriteUInt32LittleEndian(visitors.AsSpan((int)(row.Day - start) * sizeof(uint)), (uint)_sketch.Count);
            _sketch.Clear();
        });
        reads.ReadImportedDays(organization, [ClickReads.AllLinks], start, end - 1, row => Add(counts, row.Counts, row.Day - start));
        return new MonthCounts(month, organization, _counter.Pack(counts), visitors) { ImportChanges = reads.ImportChanges };
    }

    private static void Add(Dictionary<long, long> counts, ReadOnlySpan<byte> ofDay, long day)
    {
        for (var reader = new Tally.TallyReader(ofDay); reader.Read();)
        {
            var key = Tally.IsByHour(reader.Dimension) ? reader.Key + (day * UtcTime.HoursPerDay) : reader.Key;
            CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _) += reader.Count;
        }
    }
}
