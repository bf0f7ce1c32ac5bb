using LinkApp.Core.Clicks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>
/// Keeps the day salt in a table that is not logged: its file is deleted when the next salt takes its place, and neither the database's
/// log nor a copy of its files has any. A crash of the database empties it; the first node that still knows the salt puts it back.
/// </summary>
public sealed class PostgresDaySalt(NpgsqlDataSource database, ILogger<PostgresDaySalt> logger) : DaySaltStorage
{
    /// <summary>
    /// Of nodes whose clocks differ, the one behind gets the salt of the next day a little early: the salt of a day is never put in the place of
    /// a later one. The function reads the table only when it has the turn: TRUNCATE waits for all who have read it in their transactions, and
    /// they would wait for the turn.
    /// </summary>
    public const string Create = """
        CREATE UNLOGGED TABLE clicks.day_salt (day integer NOT NULL, salt bytea NOT NULL);
        CREATE FUNCTION clicks.take_day_salt(of_day integer, known bytea) RETURNS bytea LANGUAGE plpgsql AS $$
        DECLARE
            found_salt bytea;
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtextextended('linkapp day salt', 0));
            SELECT salt INTO found_salt FROM clicks.day_salt WHERE day >= of_day;
            IF found_salt IS NULL THEN
                TRUNCATE clicks.day_salt;
                INSERT INTO clicks.day_salt VALUES (of_day, known);
                found_salt := known;
            END IF;
            RETURN found_salt;
        END $$;
        """;

    // The first redirect of a day waits for the salt.
    private const int TimeoutSeconds = 2;

    public override TimeSpan? Confirmation { get; } = TimeSpan.FromSeconds(10);

    public override async ValueTask<byte[]> GetAsync(int day, byte[]? known)
    {
        known ??= CreateSalt();
        try
        {
            return await FindAsync(day) ?? await TakeAsync(day, known);
        }
        catch (NpgsqlException error)
        {
            logger.LogError(error, "The day salt can't be read: until it can, visitors of this node are counted apart, and a split may redirect them elsewhere.");
            return known;
        }
    }

    private async Task<byte[]?> FindAsync(int day)
    {
        await using var command = database.CreateCommand("SELECT salt FROM clicks.day_salt WHERE day >= $1");
        command.CommandTimeout = TimeoutSeconds;
        return (byte[]?)await command.With(day).ExecuteScalarAsync();
    }

    private async Task<byte[]> TakeAsync(int day, byte[] known)
    {
        await using var command = database.CreateCommand("SELECT clicks.take_day_salt($1, $2)");
        command.CommandTimeout = TimeoutSeconds;
        return (byte[])(await command.With(day).With(known).ExecuteScalarAsync())!;
    }
}
