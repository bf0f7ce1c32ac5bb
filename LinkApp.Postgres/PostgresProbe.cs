using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>What an operator wants to know of the database, without changing it.</summary>
/// <param name="State">What the server says of itself.</param>
/// <param name="IsPooled">Whether a pooler such as PgBouncer shares sessions of PostgreSQL between connections.</param>
/// <param name="HasTables">Whether LinkApp has started with this database before.</param>
/// <param name="NewestClick">When the newest click was, in Unix milliseconds; null if there is none.</param>
public sealed record PostgresProbe(PostgresState State, bool IsPooled, bool HasTables, long? NewestClick)
{
    // A pooler may have several idle sessions to give.
    private const int Tries = 5;

    /// <summary>Connects, and asks.</summary>
    /// <exception cref="DbException">The database can't be reached.</exception>
    public static async Task<PostgresProbe> RunAsync(DataSettings settings, TimeProvider time, CancellationToken cancel)
    {
        await using var connection = PostgresPools.CreateConnection(settings);
        await connection.OpenAsync(cancel);
        var state = await PostgresState.ReadAsync(connection, time, cancel);
        var hasTables = await ScalarAsync(connection, "SELECT to_regclass('clicks.clicks') IS NOT NULL", cancel) is true;
        var newest = hasTables ? await ScalarAsync(connection, "SELECT time FROM clicks.clicks ORDER BY id DESC LIMIT 1", cancel) as long? : null;
        await using var other = PostgresPools.CreateConnection(settings);
        await other.OpenAsync(cancel);
        return new(state, await IsPooledAsync(connection, other, cancel), hasTables, newest);
    }

    /// <summary>Whether two open connections meet the same session.</summary>
    private static async Task<bool> IsPooledAsync(NpgsqlConnection one, NpgsqlConnection other, CancellationToken cancel)
    {
        HashSet<object?> ofOne = [], ofOther = [];
        for (var i = 0; i < Tries; i++)
        {
            ofOne.Add(await ScalarAsync(one, "SELECT pg_backend_pid()", cancel));
            ofOther.Add(await ScalarAsync(other, "SELECT pg_backend_pid()", cancel));
        }
        return ofOne.Overlaps(ofOther) || ofOne.Count > 1 || ofOther.Count > 1;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.Command(sql);
        return await command.ExecuteScalarAsync(cancel);
    }
}
