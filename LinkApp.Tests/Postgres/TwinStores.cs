using System.Globalization;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Settings;
using LinkApp.Postgres.Clicks;
using LinkApp.Tests.Support;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>A store of each kind, with the same clicks. Each makes its rollups itself.</summary>
internal sealed class TwinStores : IAsyncDisposable
{
    // With the columns that both have, in the order of the key.
    private static readonly (string Table, string Columns, string Order)[] Raw =
    [
        ("places", "id, country, region, city, latitude, longitude", "id"),
        ("agents", "id, browser, system, device", "id"),
        ("texts", "id, text", "id"),
        ("clicks", "id, link, time, visitor, organization, place, referrer, agent, destination, rule, bot", "id"),
        ("commits", "first, earliest, latest", "first"),
        ("positions", "organization, position", "organization"),
        ("imported_clicks", "id, link, time, organization, place, referrer, agent, destination, rule, bot", "id"),
    ];

    private static readonly (string Table, string Columns, string Order)[] Rollups =
    [
        ("days", "day, organization, link, first, last, counts, visitors", "day, organization, link"),
        ("months", "month, organization, counts, visitors", "month, organization"),
        ("totals", "organization, link, clicks, redirected", "organization, link"),
        ("link_clicks", "block, link, offsets", "block, link"),
        ("rolled_up", "last", "last"),
        ("imports", "organization, id, name, position, first_day, last_day", "organization, id"),
        ("imported_days", "day, organization, link, import, first, last, counts", "day, organization, link, import"),
        ("import_changes", "number", "number"),
    ];

    private readonly TempFolder _folder;
    private readonly string _connectionString;

    private TwinStores(TempFolder folder, string connectionString)
    {
        (_folder, _connectionString) = (folder, connectionString);
        var data = new DataSettings(folder.File("data"));
        var settings = new ClickSettings(TimeSpan.FromSeconds(1), SynchronousMode.Normal, null, 1_000, int.MaxValue);
        Database = NpgsqlDataSource.Create(connectionString);
        (Sqlite, Postgres) = (new(data, settings), new(Database, data, settings));
    }

    public SqliteClickStore Sqlite { get; }

    public PostgresClickStore Postgres { get; }

    public NpgsqlDataSource Database { get; }

    private ClickStore[] Stores => [Sqlite, Postgres];

    public static async Task<TwinStores> CreateAsync()
    {
        var folder = new TempFolder();
        await DataTemplate.CopyToAsync(folder.File("data"));
        var twins = new TwinStores(folder, await (await SharedPostgres.GetAsync()).CreateDatabaseAsync());
        await twins.ExecuteAsync(LinkApp.Postgres.Clicks.ClickSchema.Create);
        return twins;
    }

    /// <summary>Adds to SQLite what a change writes into <c>clicks.db</c>, and copies it.</summary>
    public async Task AddAsync(Action<Microsoft.Data.Sqlite.SqliteConnection> add)
    {
        using (var connection = Sqlite.OpenWriter())
        {
            using var transaction = connection.BeginTransaction();
            add(connection);
            transaction.Commit();
        }
        await CopyAsync(Raw);
    }

    /// <summary>Rolls clicks up to an id up, and months that are over on a day.</summary>
    public void RollUp(long upTo, long today)
    {
        foreach (var store in Stores)
        {
            using var writer = store.CreateRollupWriter();
            var reader = new RollupReader(store.OpenReads);
            while (reader.Next(upTo) is { } rollup)
                writer.Write(rollup);
            foreach (var month in new MonthRollups(store.OpenReads).Missing(today))
                writer.Write(month);
        }
    }

    /// <summary>Stores and counts the clicks of an import, in two batches.</summary>
    public async Task ImportAsync((ImportedSource Import, ImportedClick[] Clicks, ImportedNames Names) of)
    {
        var (import, clicks, names) = of;
        var half = clicks.Length / 2;
        foreach (var (from, to) in ((int, int)[])[(0, half), (half, clicks.Length)])
        {
            using var batch = new ImportedBatch(import.Id, import.Organization, from + 1, clicks.AsMemory(from, to - from), names, long.MinValue);
            using (var writer = Sqlite.CreateWriter(int.MaxValue))
                await writer.WriteImportedAsync(batch, 0, batch.Count);
            await CopyAsync(Raw.Where(static table => table.Table is not ("clicks" or "commits")));
            foreach (var store in Stores)
            {
                var countries = new PlaceCountries();
                using (var reads = store.OpenReads())
                    countries.Load(reads, batch.FindPlaces());
                using var rollup = store.CreateImportedRollup(countries);
                Assert.Equal(from, rollup.Begin(import));
                Assert.NotEmpty(rollup.Add(batch));
                // As if another process had counted it.
                Assert.Empty(rollup.Add(batch));
            }
        }
    }

    /// <summary>Compares all rows of all tables of rollups.</summary>
    public async Task AssertSameRollupsAsync()
    {
        using var connection = Sqlite.OpenRollupWriter();
        foreach (var (table, columns, order) in Rollups)
        {
            var expected = new List<string>();
            using var select = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
            select.CommandText = $"SELECT {columns} FROM {table} ORDER BY {order}";
#pragma warning restore CA2100
            using var rows = select.ExecuteReader();
            while (rows.Read())
                expected.Add(ToText(rows));
            Assert.Equal(expected, await RowsAsync($"SELECT {columns} FROM clicks.{table} ORDER BY {order}"));
        }
    }

    public async Task<List<string>> RowsAsync(string sql)
    {
#pragma warning disable CA2100 // Of the tests.
        await using var command = Database.CreateCommand(sql);
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await rows.ReadAsync())
            all.Add(ToText(rows));
        return all;
    }

    public async Task ExecuteAsync(string sql)
    {
#pragma warning disable CA2100 // Of the tests.
        await using var command = Database.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await (await SharedPostgres.GetAsync()).DropDatabaseAsync(_connectionString);
        _folder.Dispose();
    }

    private async Task CopyAsync(IEnumerable<(string Table, string Columns, string Order)> tables)
    {
        using var reader = Sqlite.OpenReader();
        await using var connection = await Database.OpenConnectionAsync();
        foreach (var (table, columns, order) in tables)
        {
            using var select = reader.CreateCommand();
            var values = string.Join(", ", columns.Split(", ").Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}")));
#pragma warning disable CA2100 // Constants of this class.
            select.CommandText = $"SELECT {columns} FROM {table} ORDER BY {order}";
            await using var batch = new NpgsqlBatch(connection);
            var insert = $"INSERT INTO clicks.{table} ({columns}) OVERRIDING SYSTEM VALUE VALUES ({values}) ON CONFLICT DO NOTHING";
            using var rows = select.ExecuteReader();
            while (rows.Read())
            {
                var command = new NpgsqlBatchCommand(insert);
#pragma warning restore CA2100
                for (var column = 0; column < rows.FieldCount; column++)
                    command.Parameters.Add(new() { Value = rows.GetValue(column) });
                batch.BatchCommands.Add(command);
            }
            if (batch.BatchCommands.Count > 0)
                await batch.ExecuteNonQueryAsync();
        }
        await ExecuteAsync("UPDATE clicks.head SET last = (SELECT coalesce(max(id), 0) FROM clicks.clicks)");
    }

    private static string ToText(System.Data.Common.DbDataReader row) => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(
        column => row.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)));
}
