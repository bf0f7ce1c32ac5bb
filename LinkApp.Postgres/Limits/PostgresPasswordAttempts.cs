using LinkApp.Core.Limits;
using Npgsql;

namespace LinkApp.Postgres.Limits;

/// <summary>Tries that all nodes share: one statement for each.</summary>
public sealed class PostgresPasswordAttempts(NpgsqlDataSource database, TimeProvider time) : PasswordAttempts
{
    private const string Take = """
        INSERT INTO limits.password_attempts AS a (visitor, link, times, taken, at) VALUES ($1, $2, ARRAY[$3], true, $3)
        ON CONFLICT (visitor, link) DO UPDATE SET (times, taken, at) = (
            SELECT CASE WHEN count(*) < $5 THEN array_append(coalesce(array_agg(t ORDER BY t), '{}'), $3) ELSE array_agg(t ORDER BY t) END,
                count(*) < $5, greatest(a.at, $3)
            FROM unnest(a.times) t WHERE t > $4)
        RETURNING taken, times[1]
        """;

    private const string Refund = """
        UPDATE limits.password_attempts SET times = trim_array(times, 1) WHERE visitor = $1 AND link = $2 AND cardinality(times) > 0
        """;

    private readonly Leftovers _leftovers = new("DELETE FROM limits.password_attempts WHERE at < $1");

    public override async ValueTask<TimeSpan?> TakeAsync(ulong visitor, long linkId)
    {
        var now = time.GetUtcNow();
        await _leftovers.CountAsync(database, now - (2 * Window));
        await using var command = Create(Take, visitor, linkId);
        await using var row = await command.With(now.UtcDateTime).With((now - Window).UtcDateTime).With(Limit).ExecuteReaderAsync();
        await row.ReadAsync();
        if (row.GetBoolean(0))
            return null;
        var wait = row.GetDateTime(1) + Window - now.UtcDateTime;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public override async ValueTask RefundAsync(ulong visitor, long linkId)
    {
        await using var command = Create(Refund, visitor, linkId);
        await command.ExecuteNonQueryAsync();
    }

    private NpgsqlCommand Create(string sql, ulong visitor, long linkId)
    {
#pragma warning disable CA2100 // A constant of this class.
        var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        return command.With(unchecked((long)visitor)).With(linkId);
    }
}
