using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LinkApp.Postgres.Limits;

/// <summary>
/// Counts that all nodes share: a row for each link that counts. A number is taken before the click is recorded, and given back if the
/// click turns out not to count, so that never more get in than allowed; a node that ends in between may have taken one for nothing.
/// </summary>
/// <remarks>
/// The row begins with what the store has counted. A version of the link that did not count may have let clicks pass, so each new version reads
/// that number again, and keeps the greater one.
/// </remarks>
public sealed class PostgresClickLimits(NpgsqlDataSource database, ClickLog clicks, ActivityQueries activity, ILogger<PostgresClickLimits> logger)
    : ClickLimits
{
    /// <summary>In the schema <c>limits</c>; logged, since it must be right after a crash.</summary>
    public const string Create =
        "CREATE TABLE limits.link_clicks (link bigint PRIMARY KEY, version integer NOT NULL, clicks bigint NOT NULL) WITH (fillfactor = 50);";

    private const string Take = """
        UPDATE limits.link_clicks SET clicks = clicks + 1 WHERE link = $1 AND version >= $2 AND ($3 IS NULL OR clicks < $3) RETURNING clicks - 1
        """;

    private const string Read = "SELECT clicks FROM limits.link_clicks WHERE link = $1 AND version >= $2";
    private const string GiveBack = "UPDATE limits.link_clicks SET clicks = clicks - 1 WHERE link = $1";

    private const string Set = """
        INSERT INTO limits.link_clicks AS c (link, version, clicks) VALUES ($1, $2, $3)
        ON CONFLICT (link) DO UPDATE SET version = excluded.version, clicks = greatest(c.clicks, excluded.clicks) WHERE c.version < excluded.version
        """;

    // Visitors must not wait for a store that stalls.
    private const int TimeoutSeconds = 2;

    public override async Task<ClickLimitState> CheckAsync(LinkEntry link)
    {
        try
        {
            return link.Options.IsUsedUp(await ReadAsync(link)) ? ClickLimitState.UsedUp : ClickLimitState.Open;
        }
        catch (NpgsqlException error)
        {
            return CanNotCount(link, error);
        }
    }

    public override async Task<ClickLimitState> OpenAsync(LinkEntry link, bool mayCount, Func<long, (bool Counts, Task Recorded)> open)
    {
        long? before;
        try
        {
            before = mayCount ? await TakeAsync(link) : await ReadAsync(link) is var count && !link.Options.IsUsedUp(count) ? count : null;
        }
        catch (NpgsqlException error)
        {
            return CanNotCount(link, error);
        }
        if (before is not { } number)
            return ClickLimitState.UsedUp;
        var (counts, recorded) = open(number);
        if (mayCount && !counts)
            await TryGiveBackAsync(link);
        await recorded;
        return ClickLimitState.Open;
    }

    /// <summary>Takes a number; null if all are taken.</summary>
    private async Task<long?> TakeAsync(LinkEntry link)
    {
        if (await RunAsync(Take, link.LinkId, link.Version, link.Options.MaxClicks) is { } number)
            return number;
        // Either all are taken, or the row is missing or one of an older version.
        return link.Options.IsUsedUp(await ReadAsync(link)) ? null : await RunAsync(Take, link.LinkId, link.Version, link.Options.MaxClicks);
    }

    private async Task<long> ReadAsync(LinkEntry link)
    {
        if (await RunAsync(Read, link.LinkId, link.Version) is { } number)
            return number;
        // Those of this node that wait for their commit are counted, too.
        await clicks.FlushAsync();
        var stored = await OwnThread.RunAsync(() => activity.CountRedirected(link.OrganizationId, link.LinkId));
        await RunAsync(Set, link.LinkId, link.Version, stored);
        return await RunAsync(Read, link.LinkId, link.Version) ?? stored;
    }

    private async Task TryGiveBackAsync(LinkEntry link)
    {
        try
        {
            await RunAsync(GiveBack, link.LinkId);
        }
        catch (NpgsqlException error)
        {
            logger.LogWarning("A click of the link {Slug} that does not count stays counted: {Error}", link.Slug, error.Message);
        }
    }

    private ClickLimitState CanNotCount(LinkEntry link, NpgsqlException error)
    {
        logger.LogWarning("The clicks of the link {Slug} can't be counted: {Error} Until they can, it answers 503.", link.Slug, error.Message);
        return ClickLimitState.Unknown;
    }

    private async Task<long?> RunAsync(string sql, params long?[] values)
    {
#pragma warning disable CA2100 // A constant of this class.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = TimeoutSeconds;
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        return (long?)await command.ExecuteScalarAsync();
    }
}
