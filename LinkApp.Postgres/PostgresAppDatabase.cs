using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Postgres.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>The tables of <c>AppDb</c> in PostgreSQL, in the schema <c>public</c>.</summary>
public sealed class PostgresAppDatabase(DataSettings settings) : AppDatabase, IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource _pool = PostgresPools.CreateForApp(settings);

    public override void Configure(DbContextOptionsBuilder options) => Configure(options, _pool);

    public override DbConnection OpenReader() => _pool.OpenConnection();

    public override async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancel = default) => await _pool.OpenConnectionAsync(cancel);

    public override DbConnection OpenWriter() => _pool.OpenConnection();

    public override long GetSize() => PostgresSizes.ReadApp(_pool);

    internal override SqlDialect Dialect => PostgresDialect.Instance;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    public void Dispose() => _pool.Dispose();

    internal static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource pool) => options
        .UseNpgsql(pool, npgsql => npgsql
            .MigrationsAssembly(typeof(PostgresAppDatabase).Assembly.GetName().Name)
            // The provider's own one wraps a lost connection in an exception that is no DbException.
            .ExecutionStrategy(dependencies => new NonRetryingExecutionStrategy(dependencies)))
        .AddInterceptors(OneWriter.Instance)
        .ReplaceService<IModelCustomizer, PostgresModelCustomizer>();
}
