using System.Data.Common;
using System.Runtime.InteropServices;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// Writes the counts of imports: each batch in one transaction with the number up to which its import is counted. Its owner keeps
/// rollups from being written meanwhile.
/// </summary>
/// <param name="countries">Has the countries of the places of each batch.</param>
internal abstract class ImportedRollup(PlaceCountries countries) : IDisposable
{
    /// <summary>Clicks of which only the day is known are counted at this hour: it is on the same day in nearly all time zones.</summary>
    public const int Noon = 12;

    private readonly TallyCounter _counter = new();
    private readonly TallyCounter _ofAll = new();
    private readonly Dictionary<long, long> _sums = [];
    private readonly Dictionary<long, long> _sumsOfAll = [];

    /// <summary>Adds an import that has no counts yet; one that is there stays as it is. Returns the number up to which it is counted.</summary>
    public abstract long Begin(ImportedSource import);

    /// <summary>Commits the counts of a batch that is written. Returns its days; none if another process has counted it meanwhile.</summary>
    public IReadOnlyList<long> Add(ImportedBatch batch)
    {
        using var transaction = BeginTransaction();
        if (FindPosition(batch) != batch.First - 1)
            return [];
        var days = new List<long>();
        var totals = new SortedDictionary<long, long>();
        using var positions = new NativeArray<int>(batch.Count);
        var order = GetOrder(batch, positions.GetSpan());
        Load(batch, order);
        for (var i = 0; i < order.Length;)
        {
            var day = batch.Rows[order[i]].Day;
            var (firstOfDay, lastOfDay) = (long.MaxValue, 0L);
            days.Add(day);
            while (i < order.Length && batch.Rows[order[i]] is var first && first.Day == day)
            {
                var (number, last, counted) = (first.Id, 0L, 0L);
                for (; i < order.Length && batch.Rows[order[i]] is var row && row.Day == day && row.Link == first.Link; i++)
                {
                    last = row.Id;
                    counted += batch.Clicks[order[i]].Counted;
                    Count(batch, order[i]);
                }
                (firstOfDay, lastOfDay) = (Math.Min(firstOfDay, number), Math.Max(lastOfDay, last));
                Set(batch, day, first.Link, (number, last), _counter, _sums);
                totals[first.Link] = totals.GetValueOrDefault(first.Link) + counted;
            }
            Set(batch, day, ClickReads.AllLinks, (firstOfDay, lastOfDay), _ofAll, _sumsOfAll);
        }
        Finish(batch, totals, [.. days.Select(UtcTime.ToMonth).Distinct()]);
        transaction.Commit();
        return days;
    }

    public abstract void Dispose();

    protected abstract DbTransaction BeginTransaction();

    /// <summary>The number up to which the batch's import is counted; null if it was never begun.</summary>
    protected abstract long? FindPosition(ImportedBatch batch);

    /// <summary>Reads the rows of the batch at once, where a look-up of each would take long.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="order">The positions of its clicks by day, then link.</param>
    protected virtual void Load(ImportedBatch batch, ReadOnlySpan<int> order)
    {
    }

    /// <summary>The counts of a row; empty where there is none. Valid until <see cref="Set(ImportedBatch, long, long, long, long, byte[])"/>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="day">Days since 1970, UTC.</param>
    /// <param name="link">The link, or <see cref="ClickReads.AllLinks"/>.</param>
    /// <param name="first">The number of the first click that the row counts; null where there is none.</param>
    protected abstract ReadOnlySpan<byte> Find(ImportedBatch batch, long day, long link, out long? first);

    /// <summary>Writes the row that was found last, or a new one.</summary>
    protected abstract void Set(ImportedBatch batch, long day, long link, long first, long last, byte[] counts);

    /// <summary>Adds to the totals of links, deletes the rows of months that have changed, and notes that the batch is counted.</summary>
    protected abstract void Finish(ImportedBatch batch, IReadOnlyDictionary<long, long> totals, IReadOnlyList<long> months);

    /// <summary>The positions of a batch's clicks by day, then link, then number.</summary>
    private static ReadOnlySpan<int> GetOrder(ImportedBatch batch, Span<int> order)
    {
        using var sorted = new NativeArray<UInt128>(batch.Count);
        var keys = sorted.GetSpan();
        for (var i = 0; i < batch.Count; i++)
        {
            order[i] = i;
            keys[i] = new((ulong)batch.Rows[i].Day, ((ulong)batch.Rows[i].Link << 20) | (uint)i);
        }
        keys.Sort(order);
        return order;
    }

    private void Count(ImportedBatch batch, int index)
    {
        if (batch.Clicks[index].IsSum)
        {
            CountSum(Tally.Key(Dimension.SumHour, Noon), batch.Clicks[index].Clicks);
            CountSum(Tally.Key(Dimension.SumCountry, batch.GetCountry(index)), batch.Clicks[index].Clicks);
            return;
        }
        foreach (var key in batch.Rows[index].GetKeys(countries, stackalloc long[ClickRow.MaxKeys]))
        {
            _counter.Add(key);
            _ofAll.Add(key);
        }
    }

    private void CountSum(long key, int clicks)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, key, out _) += clicks;
        CollectionsMarshal.GetValueRefOrAddDefault(_sumsOfAll, key, out _) += clicks;
    }

    /// <summary>Adds what was counted to a row, and starts an empty count.</summary>
    private void Set(ImportedBatch batch, long day, long link, (long First, long Last) numbers, TallyCounter counter, Dictionary<long, long> sums)
    {
        var counts = counter.AddTo(Find(batch, day, link, out var first));
        if (sums.Count > 0)
            counts = counter.AddTo(counts, sums);
        sums.Clear();
        // Numbers follow times, so a batch is after the ones before.
        Set(batch, day, link, first ?? numbers.First, numbers.Last, counts);
    }
}

/// <summary>An import of clicks.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Organization">The organization.</param>
/// <param name="Name">What reports call it.</param>
/// <param name="FirstDay">Its first day since 1970, UTC.</param>
/// <param name="LastDay">Its last day.</param>
internal sealed record ImportedSource(long Id, int Organization, string Name, long FirstDay, long LastDay);
