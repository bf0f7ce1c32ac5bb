using System.Runtime.InteropServices;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// Writes the counts of imports into <c>rollups.db</c>: each batch in one transaction with the number up to which its import is
/// counted. Its owner keeps rollups from being written meanwhile.
/// </summary>
internal sealed class ImportedRollup : IDisposable
{
    /// <summary>Clicks of which only the day is known are counted at this hour: it is on the same day in nearly all time zones.</summary>
    public const int Noon = 12;

    private readonly SqliteConnection _connection;
    private readonly PlaceCountries _countries;
    private readonly Statement _position;
    private readonly Statement _advance;
    private readonly Statement _find;
    private readonly Statement _set;
    private readonly Statement _addTotal;
    private readonly Statement _dropMonth;
    private readonly Statement _change;
    private readonly TallyCounter _counter = new();
    private readonly TallyCounter _ofAll = new();
    private readonly Dictionary<long, long> _sums = [];
    private readonly Dictionary<long, long> _sumsOfAll = [];
    private int[] _order = [];
    private UInt128[] _keys = [];

    /// <param name="connection">To <c>rollups.db</c>; disposed with this object.</param>
    /// <param name="countries">Has the countries of the places of each batch.</param>
    public ImportedRollup(SqliteConnection connection, PlaceCountries countries)
    {
        (_connection, _countries) = (connection, countries);
        _position = new(connection, "SELECT position FROM imports WHERE id = ?1 AND organization = ?2");
        _advance = new(connection, "UPDATE imports SET position = ?3 WHERE id = ?1 AND organization = ?2");
        _find = new(connection, "SELECT first, last, counts FROM imported_days WHERE day = ?1 AND organization = ?2 AND link = ?3 AND import = ?4");
        _set = new(connection, "INSERT OR REPLACE INTO imported_days (day, organization, link, import, first, last, counts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _addTotal = new(connection, """
            INSERT INTO totals (organization, link, clicks, redirected) VALUES (?1, ?2, ?3, 0) ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
            """);
        _dropMonth = new(connection, "DELETE FROM months WHERE month = ?1 AND organization = ?2");
        _change = new(connection, "UPDATE import_changes SET number = number + 1");
    }

    /// <summary>Adds an import that has no counts yet; one that is there stays as it is. Returns the number up to which it is counted.</summary>
    public long Begin(ImportedSource import)
    {
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT OR IGNORE INTO imports (id, organization, name, position, first_day, last_day) VALUES ($id, $organization, $name, 0, $first, $last)";
        insert.Parameters.AddWithValue("$id", import.Id);
        insert.Parameters.AddWithValue("$organization", import.Organization);
        insert.Parameters.AddWithValue("$name", import.Name);
        insert.Parameters.AddWithValue("$first", import.FirstDay);
        insert.Parameters.AddWithValue("$last", import.LastDay);
        insert.ExecuteNonQuery();
        return _position.Scalar(import.Id, (long)import.Organization) ?? 0;
    }

    /// <summary>Commits the counts of a batch that is written. Returns its days; none if another process has counted it meanwhile.</summary>
    public IReadOnlyList<long> Add(ImportedBatch batch)
    {
        using var transaction = _connection.BeginTransaction();
        if (_position.Scalar(batch.Import, (long)batch.Organization) != batch.First - 1)
            return [];
        var days = new List<long>();
        var totals = new SortedDictionary<long, long>();
        var order = GetOrder(batch);
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
        foreach (var (link, clicks) in totals)
            _addTotal.Run(batch.Organization, link, clicks);
        foreach (var month in days.Select(UtcTime.ToMonth).Distinct())
            _dropMonth.Run(month, batch.Organization);
        _advance.Run(batch.Import, batch.Organization, batch.Last);
        _change.Run();
        transaction.Commit();
        return days;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_position, _advance, _find, _set, _addTotal, _dropMonth, _change])
            statement.Dispose();
        _connection.Dispose();
    }

    /// <summary>The positions of a batch's clicks by day, then link, then number.</summary>
    private ReadOnlySpan<int> GetOrder(ImportedBatch batch)
    {
        if (_order.Length < batch.Count)
            (_order, _keys) = (new int[batch.Count], new UInt128[batch.Count]);
        for (var i = 0; i < batch.Count; i++)
        {
            _order[i] = i;
            _keys[i] = new((ulong)batch.Rows[i].Day, ((ulong)batch.Rows[i].Link << 20) | (uint)i);
        }
        Array.Sort(_keys, _order, 0, batch.Count);
        return _order.AsSpan(0, batch.Count);
    }

    private void Count(ImportedBatch batch, int index)
    {
        if (batch.Clicks[index].IsSum)
        {
            CountSum(Tally.Key(Dimension.SumHour, Noon), batch.Clicks[index].Clicks);
            CountSum(Tally.Key(Dimension.SumCountry, batch.GetCountry(index)), batch.Clicks[index].Clicks);
            return;
        }
        foreach (var key in batch.Rows[index].GetKeys(_countries, stackalloc long[ClickRow.MaxKeys]))
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
    private void Set(
        ImportedBatch batch, long day, long link, (long First, long Last) numbers, TallyCounter counter, Dictionary<long, long> sums)
    {
        _find.Begin(day, batch.Organization, link, batch.Import);
        var isThere = _find.Step();
        // Numbers follow times, so a batch is after the ones before.
        var first = isThere ? _find.Number(0) : numbers.First;
        var counts = counter.AddTo(isThere ? _find.Blob(2) : []);
        _find.Reset();
        if (sums.Count > 0)
            counts = counter.AddTo(counts, sums);
        sums.Clear();
        _set.Run([day, batch.Organization, link, batch.Import, first, numbers.Last], counts);
    }
}

/// <summary>An import of clicks.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Organization">The organization.</param>
/// <param name="Name">What reports call it.</param>
/// <param name="FirstDay">Its first day since 1970, UTC.</param>
/// <param name="LastDay">Its last day.</param>
internal sealed record ImportedSource(long Id, int Organization, string Name, long FirstDay, long LastDay);
