using System.Runtime.CompilerServices;
using LinkApp.Core;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Limits;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Postgres.Clicks;
using LinkApp.Postgres.Limits;
using LinkApp.Postgres.Links;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Postgres;

/// <summary>Registers the store of the data.</summary>
public static class PostgresServices
{
    /// <summary>Stores the data in PostgreSQL if <c>Data:Postgres</c> is set, else in SQLite's files.</summary>
    /// <exception cref="DataException">SQLite's library can't be loaded.</exception>
    public static IServiceCollection AddStore(this IServiceCollection services, DataSettings settings) =>
        settings.Postgres is null ? services.AddSqliteStore(settings) : services.AddPostgresStore(settings);

    /// <summary>Registers the <see cref="AppDatabase"/> alone, for what reads some rows of it.</summary>
    public static IServiceCollection AddAppDatabase(this IServiceCollection services, DataSettings settings) =>
        settings.Postgres is null ? services.AddSingleton<AppDatabase, SqliteAppDatabase>() : services.AddPostgresDatabase();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IServiceCollection AddPostgresDatabase(this IServiceCollection services) => services.AddSingleton<AppDatabase, PostgresAppDatabase>();

    // On its own, so that a start without PostgreSQL does not load Npgsql.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IServiceCollection AddPostgresStore(this IServiceCollection services, DataSettings settings)
    {
        services.AddSingleton(_ => PostgresPools.CreateForClicks(settings));
        services.AddPostgresDatabase();
        services.AddSingleton<ClickStore, PostgresClickStore>();
        services.AddSingleton<LinkStore, PostgresLinkStore>().AddSingleton<LinkFinder, PostgresLinkFinder>();
        services.AddSingleton<DaySaltStorage, PostgresDaySalt>().AddSingleton<ClickLimits, PostgresClickLimits>();
        services.AddSingleton<TokenBuckets, PostgresTokenBuckets>().AddSingleton<PasswordAttempts, PostgresPasswordAttempts>();
        services.AddSingleton<ChangeSignal, PostgresSignal>();
        services.AddSingleton<StoreMigration, PostgresMigration>();
        return services.AddSingleton<Turns, PostgresTurns>();
    }
}
