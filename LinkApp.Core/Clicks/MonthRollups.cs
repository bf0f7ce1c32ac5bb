using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// The counts of a whole organization for a month that is over: <paramref name="Counts"/> as <see cref="Tally"/> says, with
/// hours since the month's start; <paramref name="Visitors"/> as <see cref="MonthRollups.ReadVisitors"/> reads them.
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
internal sealed class MonthRollups(SqliteConnection connection) : IDisposable
{
    private readonly Statement _firstDay = new(
        connection, "SELECT min(day) FROM (SELECT min(day) AS day FROM days UNION ALL SELECT min(day) FROM imported_days)");
    // In the order of the key, an organization's own row is its first.
    private readonly Statement _nextOrganization = new(
        connection, "SELECT organization FROM days WHERE day = ?1 AND organization > ?2 ORDER BY organization LIMIT 1");
    private readonly Statement _nextImporting = new(
        connection, "SELECT organization FROM imported_days WHERE day = ?1 AND organization > ?2 ORDER BY organization LIMIT 1");
    private readonly Statement _isMade = new(connection, "SELECT 1 FROM months WHERE month = ?1 AND organization = ?2");
    private readonly Statement _counts = new(
        connection, $"SELECT counts, visitors FROM days WHERE day = ?1 AND organization = ?2 AND link = {ClickSchema.AllLinks}");
    private readonly Statement _imported = new(
        connection, $"SELECT counts FROM imported_days WHERE day = ?1 AND organization = ?2 AND link = {ClickSchema.AllLinks}");
    private readonly Statement _importChanges = new(connection, "SELECT number FROM import_changes");
    private readonly TallyCounter _counter = new();
    private readonly VisitorSketch _sketch = new();
    private long _madeBefore;

    /// <summary>The number of visitors of each day in a month's row, from the first day on.</summary>
    public static IEnumerable<long> ReadVisitors(byte[] visitors)
    {
        for (var i = 0; i < visitors.Length; i += sizeof(uint))
            yield return BinaryPrimitives.ReadUInt32LittleEndian(visitors.AsSpan(i));
    }

    /// <summary>Notes that a rollup has changed a day: if its month exists, it is made again.</summary>
    public void Forget(long day) => _madeBefore = Math.Min(_madeBefore, UtcTime.ToMonth(day));

    /// <summary>Makes the missing rows of months before that of <paramref name="today"/>. The caller writes each before it takes the next.</summary>
    public IEnumerable<MonthCounts> Missing(long today)
    {
        _firstDay.Begin();
        var first = _firstDay.Step() && !_firstDay.IsNull(0) ? UtcTime.ToMonth(_firstDay.Number(0)) : long.MaxValue;
        _firstDay.Reset();
        for (var month = Math.Max(_madeBefore, first); month < UtcTime.ToMonth(today); month++)
        {
            foreach (var organization in Organizations(month))
                yield return Make(month, organization);
            _madeBefore = month + 1;
        }
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_firstDay, _nextOrganization, _nextImporting, _isMade, _counts, _imported, _importChanges])
            statement.Dispose();
        connection.Dispose();
    }

    /// <summary>The organizations that have clicks in a month and no row for it.</summary>
    private SortedSet<long> Organizations(long month)
    {
        var organizations = new SortedSet<long>();
        for (var day = UtcTime.FirstDay(month); day < UtcTime.FirstDay(month + 1); day++)
        {
            foreach (var statement in (Statement[])[_nextOrganization, _nextImporting])
            {
                for (var next = statement.Scalar(day, 0L); next is { } organization; next = statement.Scalar(day, organization))
                {
                    if (!organizations.Contains(organization) && _isMade.Scalar(month, organization) is null)
                        organizations.Add(organization);
                }
            }
        }
        return organizations;
    }

    private MonthCounts Make(long month, long organization)
    {
        var (start, end) = (UtcTime.FirstDay(month), UtcTime.FirstDay(month + 1));
        var changes = _importChanges.Scalar() ?? 0;
        var counts = new Dictionary<long, long>();
        var visitors = new byte[(end - start) * sizeof(uint)];
        for (var day = start; day < end; day++)
        {
            _counts.Begin(day, organization);
            if (_counts.Step())
            {
                Add(counts, _counts.Blob(0), day - start);
                _sketch.Add(_counts.Blob(1));
            }
            _counts.Reset();
            _imported.Begin(day, organization);
            while (_imported.Step())
                Add(counts, _imported.Blob(0), day - start);
            _imported.Reset();
            BinaryPrimitives.WriteUInt32LittleEndian(visitors.AsSpan((int)(day - start) * sizeof(uint)), (uint)_sketch.Count);
            _sketch.Clear();
        }
        return new MonthCounts(month, organization, _counter.Pack(counts), visitors) { ImportChanges = changes };
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
