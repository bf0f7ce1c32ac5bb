using System.Data.Common;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Writes the counts of imports: the rows of a batch are read at once, and written at once.</summary>
/// <param name="database">Opens connections.</param>
/// <param name="countries">Has the countries of the places of each batch.</param>
internal sealed class PostgresImportedRollup(NpgsqlDataSource database, PlaceCountries countries) : ImportedRollup(countries)
{
    private readonly Dictionary<(long Day, long Link), (long First, byte[] Counts)> _stored = [];
    private readonly List<ImportedRow> _rows = [];

    // That of the transaction; ImportedRollup disposes only the transaction.
    private NpgsqlConnection? _connection;

    public override long Begin(ImportedSource import)
    {
        using var connection = database.OpenConnection();
        using var insert = new NpgsqlCommand(
            """
            INSERT INTO clicks.imports (organization, id, name, position, first_day, last_day) VALUES ($1, $2, $3, 0, $4, $5)
            ON CONFLICT (organization, id) DO NOTHING
            """,
            connection);
        insert.With(import.Organization).With(import.Id).With(import.Name).With(import.FirstDay).With(import.LastDay).ExecuteNonQuery();
        using var position = new NpgsqlCommand("SELECT position FROM clicks.imports WHERE organization = $1 AND id = $2", connection);
        return (long)position.With(import.Organization).With(import.Id).ExecuteScalar()!;
    }

    public override void Dispose() => _connection?.Dispose();

    protected override DbTransaction BeginTransaction()
    {
        // What a batch that failed has left.
        _connection?.Dispose();
        _stored.Clear();
        _rows.Clear();
        _connection = database.OpenConnection();
        var transaction = _connection.BeginTransaction();
        Durability.RaiseForTransaction(_connection);
        return transaction;
    }

    // Locked until the commit: another process that counts the same batch waits, and finds it counted.
    protected override long? FindPosition(ImportedBatch batch)
    {
        using var position = Command("SELECT position FROM clicks.imports WHERE organization = $1 AND id = $2 FOR UPDATE");
        return position.With(batch.Organization).With(batch.Import).ExecuteScalar() as long?;
    }

    protected override void Load(ImportedBatch batch, ReadOnlySpan<int> order)
    {
        var (days, links) = (new List<long>(), new List<long>());
        foreach (var index in order)
        {
            ref readonly var click = ref batch.Rows[index];
            if (days.Count == 0 || days[^1] != click.Day)
                Add(click.Day, ClickReads.AllLinks);
            if (links[^1] != click.Link)
                Add(click.Day, click.Link);
        }
        // LIMIT makes it a look-up for each row.
        using var find = Command("""
            SELECT k.day, k.link, d.first, d.counts FROM unnest($1, $2) AS k(day, link) CROSS JOIN LATERAL (
                SELECT first, counts FROM clicks.imported_days
                WHERE organization = $3 AND link = k.link AND day = k.day AND import = $4 LIMIT 1) d
            """);
        using var rows = find.With<long[]>([.. days]).With<long[]>([.. links]).With(batch.Organization).With(batch.Import).ExecuteReader();
        while (rows.Read())
            _stored.Add((rows.GetInt64(0), rows.GetInt64(1)), (rows.GetInt64(2), rows.GetFieldValue<byte[]>(3)));

        void Add(long day, long link)
        {
            days.Add(day);
            links.Add(link);
        }
    }

    protected override ReadOnlySpan<byte> Find(ImportedBatch batch, long day, long link, out long? first)
    {
        var isStored = _stored.TryGetValue((day, link), out var row);
        first = isStored ? row.First : null;
        return row.Counts;
    }

    protected override void Set(ImportedBatch batch, long day, long link, long first, long last, byte[] counts) =>
        _rows.Add(new(day, link, first, last, counts));

    protected override void Finish(ImportedBatch batch, IReadOnlyDictionary<long, long> totals, IReadOnlyList<long> months)
    {
        // Before months are dropped: one that was added up before is then not written any more, and one that is being written is waited for.
        using var advance = Command("""
            WITH changed AS (UPDATE clicks.import_changes SET number = number + 1)
            UPDATE clicks.imports SET position = $3 WHERE organization = $1 AND id = $2
            """);
        advance.With(batch.Organization).With(batch.Import).With(batch.Last).ExecuteNonQuery();
        foreach (var rows in _rows.Slice(static row => row.Counts.Length))
            SetDays(batch, rows);
        foreach (var some in totals.Slice(static _ => 0))
            AddTotals(batch, some);
        using var drop = Command("DELETE FROM clicks.months WHERE organization = $1 AND month = ANY($2)");
        drop.With(batch.Organization).With<long[]>([.. months]).ExecuteNonQuery();
    }

    private void SetDays(ImportedBatch batch, List<ImportedRow> rows)
    {
        using var set = Command("""
            INSERT INTO clicks.imported_days (organization, import, day, link, first, last, counts)
            SELECT $1, $2, k.* FROM unnest($3, $4, $5, $6, $7) AS k
            ON CONFLICT (organization, link, day, import) DO UPDATE SET first = excluded.first, last = excluded.last, counts = excluded.counts
            """);
        set.With(batch.Organization).With(batch.Import)
            .With<long[]>([.. rows.Select(row => row.Day)]).With<long[]>([.. rows.Select(row => row.Link)])
            .With<long[]>([.. rows.Select(row => row.First)]).With<long[]>([.. rows.Select(row => row.Last)])
            .With<byte[][]>([.. rows.Select(row => row.Counts)])
            .ExecuteNonQuery();
    }

    private void AddTotals(ImportedBatch batch, List<KeyValuePair<long, long>> totals)
    {
        using var add = Command("""
            INSERT INTO clicks.totals AS stored (organization, link, clicks, redirected)
            SELECT $1, k.link, k.clicks, 0 FROM unnest($2, $3) AS k(link, clicks)
            ON CONFLICT (organization, link) DO UPDATE SET clicks = stored.clicks + excluded.clicks
            """);
        add.With(batch.Organization).With<long[]>([.. totals.Select(total => total.Key)]).With<long[]>([.. totals.Select(total => total.Value)])
            .ExecuteNonQuery();
    }

    private NpgsqlCommand Command(string sql)
    {
#pragma warning disable CA2100 // Only constants of this class come here.
        return new(sql, _connection);
#pragma warning restore CA2100
    }

    private readonly record struct ImportedRow(long Day, long Link, long First, long Last, byte[] Counts);
}
