using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>
/// Creates and migrates the tables in PostgreSQL, all of a version in one transaction. Of several nodes that start, one does it, and the
/// others wait.
/// </summary>
public sealed class PostgresMigration(DataSettings settings, IDbContextFactory<AppDb> databases, TimeProvider time) : StoreMigration
{
    // A new index of a large table takes its time, for which other nodes wait.
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(30);

    private static readonly HashSet<string> KnownMigrations = MigrationScript.FindKnown(typeof(PostgresMigration).Assembly);

    public override async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = PostgresPools.CreateConnection(settings);
            await connection.OpenAsync(cancel);
            var state = await PostgresState.ReadAsync(connection, time, cancel);
            if (state.FindObstacle() is { } obstacle)
                throw PostgresErrors.Describe(settings, obstacle.Problem, obstacle.Cure, null);
            if ((await ReadAppliedAsync(connection, cancel)).Count < KnownMigrations.Count)
                await MigrateAsync(connection, cancel);
            InstallationAdmins.EnsureOne(connection);
        }
        catch (DbException error)
        {
            throw PostgresErrors.Describe(settings, error);
        }
    }

    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, AdvisoryLocks.Take(Turn.Migration), cancel);
        // Another node may have been faster.
        var applied = await ReadAppliedAsync(connection, cancel);
        foreach (var statement in MigrationScript.Create(db, applied))
            await ExecuteAsync(connection, statement, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The migrations that the database has had.</summary>
    /// <exception cref="DataException">Some are of a newer version, or the tables are another program's.</exception>
    private async Task<HashSet<string>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (!await ReadAsync<bool>(connection, """SELECT to_regclass('public."__EFMigrationsHistory"') IS NOT NULL""", cancel))
        {
            // Tables of an extension, such as PostGIS, are nobody's.
            var found = await ReadAsync<string?>(connection, """
                SELECT min(format('%I.%I', n.nspname, c.relname)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'clicks', 'limits')
                    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
                """, cancel);
            return found is null ? [] : throw PostgresErrors.Describe(
                settings, $"the database has tables of another program, such as {found}.", "Create a database for LinkApp alone: CREATE DATABASE linkapp;", null);
        }
        HashSet<string> applied = [.. await ReadAsync<string[]>(connection, """
            SELECT coalesce(array_agg("MigrationId"), '{}')::text[] FROM "__EFMigrationsHistory"
            """, cancel)];
        return applied.Except(KnownMigrations).Order(StringComparer.Ordinal).FirstOrDefault() is { } newer
            ? throw PostgresErrors.Describe(
                settings, $"the database was written by a newer version of LinkApp (migration {newer}).",
                "Start that version, or restore the copy that you made before the update.", null)
            : applied;
    }

    private static async Task<T> ReadAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = Create(connection, sql);
        return await command.ExecuteScalarAsync(cancel) is T value ? value : default!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = Create(connection, sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static DbCommand Create(NpgsqlConnection connection, string sql)
    {
        var command = connection.Command(sql);
        command.CommandTimeout = (int)Wait.TotalSeconds;
        return command;
    }
}
