using Npgsql;

namespace LinkApp.Postgres;

/// <summary>What keeps LinkApp from working with a server.</summary>
/// <param name="Problem">What is wrong, as the end of a sentence.</param>
/// <param name="Cure">What an operator can do.</param>
public sealed record PostgresObstacle(string Problem, string Cure);

/// <summary>What a server says of itself.</summary>
/// <param name="Version">Such as 150004 for 15.4.</param>
/// <param name="VersionText">Such as "15.4 (Debian 15.4-1)".</param>
/// <param name="Encoding">The encoding of the database.</param>
/// <param name="Fsync">Whether the server makes sure that what it writes reaches the disk.</param>
/// <param name="FullPageWrites">Whether it can mend pages of which a crash has left half.</param>
/// <param name="SynchronousCommit">Whether it answers a commit before it is on the disk (<c>off</c>).</param>
/// <param name="IsReadOnly">Whether it only reads, as a standby does.</param>
/// <param name="CanCreate">Whether the user may create schemas and extensions in the database.</param>
/// <param name="Missing">The extensions that LinkApp needs and the server does not offer.</param>
/// <param name="ClockOffset">By how much its clock is ahead of this machine's.</param>
/// <param name="Size">Bytes of the database.</param>
public sealed record PostgresState(
    int Version, string VersionText, string Encoding, bool Fsync, bool FullPageWrites, string SynchronousCommit, bool IsReadOnly, bool CanCreate,
    string[] Missing, TimeSpan ClockOffset, long Size)
{
    /// <summary>The oldest version that LinkApp works with.</summary>
    public const int MinVersion = 150000;

    /// <summary>The variable of the environment that lets tests use a server that does not write to the disk before it answers.</summary>
    public const string UnsafeVariable = "LINKAPP_TESTS_UNSAFE_POSTGRES";

    private const string Utf8 = "UTF8";

    /// <summary>Asks the server of a connection.</summary>
    public static async Task<PostgresState> ReadAsync(NpgsqlConnection connection, TimeProvider time, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT current_setting('server_version_num')::integer, current_setting('server_version'), current_setting('server_encoding'),
                current_setting('fsync')::boolean, current_setting('full_page_writes')::boolean, current_setting('synchronous_commit'),
                pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean,
                has_database_privilege(current_database(), 'CREATE') AND has_schema_privilege('public', 'CREATE'),
                ARRAY(SELECT name FROM unnest(ARRAY['pg_trgm']) name
                    WHERE name NOT IN (SELECT a.name FROM pg_available_extensions a)),
                clock_timestamp(), pg_database_size(current_database())
            """;
        var before = time.GetUtcNow();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        var after = time.GetUtcNow();
        return new(
            rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetBoolean(3), rows.GetBoolean(4), rows.GetString(5), rows.GetBoolean(6),
            rows.GetBoolean(7), rows.GetFieldValue<string[]>(8), rows.GetFieldValue<DateTimeOffset>(9) - (before + ((after - before) / 2)), rows.GetInt64(10));
    }

    /// <summary>What keeps LinkApp from starting; null for nothing.</summary>
    public PostgresObstacle? FindObstacle() => FindObstacle(Environment.GetEnvironmentVariable(UnsafeVariable) == "1");

    internal PostgresObstacle? FindObstacle(bool allowsUnsafe)
    {
        if (Version < MinVersion)
            return new($"the server has PostgreSQL {VersionText}.", "LinkApp needs PostgreSQL 15 or newer: upgrade the server, or choose another one.");
        if (Encoding != Utf8)
            return new($"the database has the encoding {Encoding}.", "Create one with UTF-8: CREATE DATABASE linkapp ENCODING 'UTF8' TEMPLATE template0;");
        if (IsReadOnly)
            return new("the server only reads.", "It is a standby, or default_transaction_read_only is on. Name the primary server in Host.");
        return Fsync || allowsUnsafe
            ? null
            : new("the server has fsync=off, and may lose everything when its machine stops.", "Set fsync=on in postgresql.conf and restart PostgreSQL.");
    }
}
