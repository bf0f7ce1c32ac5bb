using System.Data.Common;
using System.Globalization;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Settings;
using LinkApp.Postgres.Clicks;
using Npgsql;
using ClickSchema = LinkApp.Postgres.Clicks.ClickSchema;

namespace LinkApp.Tests.Support;

/// <summary>Where clicks are stored.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>An empty click store of either kind without anything around it: what both promise is tested on both.</summary>
internal sealed class ClickStoreRig : IAsyncDisposable
{
    /// <summary>The time of the first clicks.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Place Berlin = new("DE", "Berlin", "Berlin", 52.52, 13.4);

    private static readonly Dictionary<int, long> NoPositions = [];

    private readonly TempFolder _folder = new();
    private readonly string? _connectionString;
    private readonly List<IDisposable> _opened = [];
    private ClickWriter? _writer;

    private ClickStoreRig(string? connectionString)
    {
        _connectionString = connectionString;
        var (data, settings) = (new DataSettings(_folder.Path), new ClickSettings(TimeSpan.FromSeconds(1), SynchronousMode.Normal, null, 100_000, 10_000));
        if (connectionString is null)
        {
            var sqlite = new SqliteClickStore(data, settings);
            sqlite.Migrate();
            Store = sqlite;
            return;
        }
        Store = new PostgresClickStore(CreateDatabase(), data, settings);
    }

    public ClickStore Store { get; }

    /// <summary>A writer without a limit of new referrers.</summary>
    public ClickWriter Writer => _writer ??= CreateWriter();

    /// <summary>The connection string of PostgreSQL.</summary>
    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("SQLite has none.");

    public static async Task<ClickStoreRig> CreateAsync(StoreKind kind)
    {
        if (kind == StoreKind.Sqlite)
            return new(null);
        var rig = new ClickStoreRig(await (await SharedPostgres.GetAsync()).CreateDatabaseAsync());
        await rig.ExecuteAsync(ClickSchema.Create + AppendFunction.Create);
        return rig;
    }

    /// <summary>Another writer, as of another node.</summary>
    public ClickWriter CreateWriter(int maxNewReferrers = int.MaxValue)
    {
        var writer = Store.CreateWriter(maxNewReferrers);
        _opened.Add(writer);
        return writer;
    }

    /// <summary>A pool of connections to PostgreSQL.</summary>
    /// <param name="port">That of a relay; null for the server's.</param>
    public NpgsqlDataSource CreateDatabase(int? port = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString);
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { Port = port ?? builder.Port }.ToString());
        _opened.Add(database);
        return database;
    }

    /// <summary>A click of a visitor at noon.</summary>
    public static Click Click(
        long link = 1, int organization = 1, DateTimeOffset? time = null, string? referrer = null, ClickText? destination = null, Place? place = null,
        Agent? agent = null, ClickText? rule = null) => new()
        {
            OrganizationId = organization,
            LinkId = link,
            Link = "link",
            Time = time ?? Noon,
            Place = place,
            Referrer = referrer,
            Agent = agent ?? Agent.Unknown,
            Destination = destination ?? "https://example.com/",
            Rule = rule,
        };

    /// <summary>Commits clicks that follow each other, without positions.</summary>
    public ValueTask AppendAsync(ClickNumber last, params Click[] clicks) => Writer.AppendAsync(clicks, NoPositions, last);

    /// <summary>The rows of a query, columns separated by spaces. Tables have the same names in both stores.</summary>
    public async Task<string[]> ReadAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(
                column => reader.IsDBNull(column) ? "-" : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        }
        return [.. rows];
    }

    /// <summary>The one number that a query finds.</summary>
    public async Task<long> CountAsync(string sql) => long.Parse(Assert.Single(await ReadAsync(sql)), CultureInfo.InvariantCulture);

    /// <inheritdoc cref="ReadAsync"/>
    public Task ExecuteAsync(string sql) => ReadAsync(sql);

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in Enumerable.Reverse(_opened))
            opened.Dispose();
        if (_connectionString is not null)
            await (await SharedPostgres.GetAsync()).DropDatabaseAsync(_connectionString);
        _folder.Dispose();
    }

    private async Task<DbConnection> OpenAsync()
    {
        if (_connectionString is null)
        {
            var connection = SqliteSetup.Open(Path.Combine(_folder.Path, "clicks.db"), pooled: false);
            connection.Attach(Path.Combine(_folder.Path, "rollups.db"), "rollups");
            return connection;
        }
        var postgres = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connectionString) { SearchPath = "clicks", Pooling = false }.ToString());
        await postgres.OpenAsync();
        return postgres;
    }
}
