using Npgsql;

namespace LinkApp.Postgres.Limits;

/// <summary>Deletes rows that say nothing any more, now and then: each time that many requests were counted.</summary>
/// <param name="delete">The statement; <c>$1</c> is the time before which rows are of no use.</param>
internal sealed class Leftovers(string delete)
{
    // A deletion costs as much as some requests.
    private const int Requests = 1_000;

    private int _count;

    /// <summary>Counts a request, and deletes what is older than a time if it is the turn of that.</summary>
    public async ValueTask CountAsync(NpgsqlDataSource database, DateTimeOffset before)
    {
        if (Interlocked.Increment(ref _count) % Requests != 0)
            return;
        await using var command = database.CreateCommand(delete);
        await command.With(before.UtcDateTime).ExecuteNonQueryAsync();
    }
}
