using System.Data.Common;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Writes the counts of imports into <c>rollups.db</c>.</summary>
internal sealed class SqliteImportedRollup : ImportedRollup
{
    private readonly SqliteConnection _connection;
    private readonly Statement _position;
    private readonly Statement _advance;
    private readonly Statement _find;
    private readonly Statement _set;
    private readonly Statement _addTotal;
    private readonly Statement _dropMonth;
    private readonly Statement _change;

    /// <param name="connection">To <c>rollups.db</c>; disposed with this object.</param>
    /// <param name="countries">Has the countries of the places of each batch.</param>
    public SqliteImportedRollup(SqliteConnection connection, PlaceCountries countries) : base(countries)
    {
        _connection = connection;
        _position = new(connection, "SELECT position FROM imports WHERE id = ?1 AND organization = ?2");
        _advance = new(connection, "UPDATE imports SET position = ?3 WHERE id = ?1 AND organization = ?2");
        _find = new(connection, "SELECT first, counts FROM imported_days WHERE day = ?1 AND organization = ?2 AND link = ?3 AND import = ?4");
        _set = new(connection, "INSERT OR REPLACE INTO imported_days (day, organization, link, import, first, last, counts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _addTotal = new(connection, """
            INSERT INTO totals (organization, link, clicks, redirected) VALUES (?1, ?2, ?3, 0) ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
            """);
        _dropMonth = new(connection, "DELETE FROM months WHERE month = ?1 AND organization = ?2");
        _change = new(connection, "UPDATE import_changes SET number = number + 1");
    }

    public override long Begin(ImportedSource import)
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

    public override void Dispose()
    {
        foreach (var statement in (Statement[])[_position, _advance, _find, _set, _addTotal, _dropMonth, _change])
            statement.Dispose();
        _connection.Dispose();
    }

    protected override DbTransaction BeginTransaction() => _connection.BeginTransaction();

    protected override long? FindPosition(ImportedBatch batch) => _position.Scalar(batch.Import, (long)batch.Organization);

    protected override ReadOnlySpan<byte> Find(ImportedBatch batch, long day, long link, out long? first)
    {
        _find.Begin(day, batch.Organization, link, batch.Import);
        first = _find.Step() ? _find.Number(0) : null;
        return first is null ? [] : _find.Blob(1);
    }

    protected override void Set(ImportedBatch batch, long day, long link, long first, long last, byte[] counts)
    {
        _find.Reset();
        _set.Run([day, batch.Organization, link, batch.Import, first, last], counts);
    }

    protected override void Finish(ImportedBatch batch, IReadOnlyDictionary<long, long> totals, IReadOnlyList<long> months)
    {
        foreach (var (link, clicks) in totals)
            _addTotal.Run(batch.Organization, link, clicks);
        foreach (var month in months)
            _dropMonth.Run(month, batch.Organization);
        _advance.Run(batch.Import, batch.Organization, batch.Last);
        _change.Run();
    }
}
