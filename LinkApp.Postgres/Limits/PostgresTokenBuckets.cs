using LinkApp.Core.Limits;
using Npgsql;

namespace LinkApp.Postgres.Limits;

/// <summary>Buckets that all nodes share: one statement for each request.</summary>
public sealed class PostgresTokenBuckets(NpgsqlDataSource database, TimeProvider time) : TokenBuckets
{
    // A clock behind that of another node refills nothing. The row says by itself what the request got.
    private const string Take = """
        INSERT INTO limits.buckets AS b (caller, tokens, at, taken) VALUES ($1, $2 - 1, $3, true)
        ON CONFLICT (caller) DO UPDATE SET (tokens, at, taken) = (
            SELECT CASE WHEN r.tokens >= 1 THEN r.tokens - 1 ELSE r.tokens END, greatest(b.at, $3), r.tokens >= 1
            FROM (SELECT least($2, b.tokens + greatest(0, extract(epoch FROM $3 - b.at)::double precision) * $2 / 60) AS tokens) r)
        RETURNING tokens, taken
        """;

    // A bucket is full again after a minute.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly Leftovers _leftovers = new("DELETE FROM limits.buckets WHERE at < $1");

    public override async ValueTask<TokenBalance> TakeAsync(string caller, int perMinute)
    {
        var now = time.GetUtcNow();
        await _leftovers.CountAsync(database, now - Lifetime);
        await using var command = database.CreateCommand(Take);
        await using var row = await command.With(caller).With<double>(perMinute).With(now.UtcDateTime).ExecuteReaderAsync();
        await row.ReadAsync();
        return TokenBalance.Create(row.GetDouble(0), row.GetBoolean(1), perMinute);
    }
}
