using LinkApp.Core.Data;
using LinkApp.Core.Links;
using Npgsql;

namespace LinkApp.Postgres.Links;

/// <summary>
/// Reads links for the redirect, without a thread that waits. A flood of look-ups of one address is one query at a time: those that come
/// while it runs share the next one. They can't share the one that runs, since it may have begun before a change that they must see.
/// </summary>
/// <param name="database">Opens connections.</param>
public sealed class PostgresLinkStore(AppDatabase database) : LinkStore
{
    private const int FirstOption = 9;

    // A redirect does not wait for longer.
    private const int TimeoutSeconds = 5;

    private static readonly string Sql = $"""
        SELECT l."Id", l."OrganizationId", l."Version", l."Slug", l."Destination", l."Rules",
            coalesce((SELECT json_agg(json_build_array(a."Domain", a."SlugKey"))::text FROM "LinkAliases" a WHERE a."LinkId" = l."Id"), '[]'),
            l."Domain", l."SlugKey", {string.Join(", ", Options.Select(option => $"l.\"{option.Property}\""))}
        FROM "Links" l
        WHERE l."Id" = coalesce(
            (SELECT "Id" FROM "Links" WHERE "SlugKey" = $1 AND "Domain" = $2),
            (SELECT "LinkId" FROM "LinkAliases" WHERE "SlugKey" = $1 AND "Domain" = $2),
            (SELECT "Id" FROM "Links" WHERE "SlugKey" = $1 AND "Domain" IS NULL),
            (SELECT "LinkId" FROM "LinkAliases" WHERE "SlugKey" = $1 AND "Domain" IS NULL))
            AND ($3 = 0 OR l."OrganizationId" = $3)
        """;

    private readonly Lock _gate = new();
    private readonly Dictionary<LookUp, RunningLookUp> _running = [];

    public override ValueTask<LinkEntry?> FindAsync(AddressKey address, int organizationId)
    {
        var lookUp = new LookUp(address, organizationId);
        var mine = new RunningLookUp();
        lock (_gate)
        {
            if (_running.TryGetValue(lookUp, out var running))
            {
                running.Next ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                return new(running.Next.Task);
            }
            _running.Add(lookUp, mine);
        }
        return RunAsync(lookUp, mine);
    }

    private async ValueTask<LinkEntry?> RunAsync(LookUp lookUp, RunningLookUp running)
    {
        try
        {
            return await ReadAsync(lookUp);
        }
        finally
        {
            BeginNext(lookUp, running);
        }
    }

    private void BeginNext(LookUp lookUp, RunningLookUp running)
    {
        TaskCompletionSource<LinkEntry?> next;
        lock (_gate)
        {
            if (running.Next is null)
            {
                _running.Remove(lookUp);
                return;
            }
            (next, running.Next) = (running.Next, null);
        }
        // Those who wait for its result get its error, too.
        _ = RunNextAsync(lookUp, running, next);
    }

    private async Task RunNextAsync(LookUp lookUp, RunningLookUp running, TaskCompletionSource<LinkEntry?> result)
    {
        try
        {
            result.SetResult(await RunAsync(lookUp, running));
        }
        catch (Exception error)
        {
            result.SetException(error);
        }
    }

    private async Task<LinkEntry?> ReadAsync(LookUp lookUp)
    {
        await using var connection = (NpgsqlConnection)await database.OpenReaderAsync();
#pragma warning disable CA2100 // Built of constants.
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = TimeoutSeconds };
#pragma warning restore CA2100
        command.With(lookUp.Address.Key).With(lookUp.Address.Domain).With(lookUp.OrganizationId);
        // Once for each connection of the pool.
        await command.PrepareAsync();
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? new LinkEntry(Read(row)) : null;
    }

    private static Link Read(NpgsqlDataReader row)
    {
        var options = LinkOptions.Default;
        for (var i = 0; i < Options.Length; i++)
            options = Options[i].ReadRow(options, row, FirstOption + i);
        return new()
        {
            Id = row.GetInt64(0),
            OrganizationId = row.GetInt32(1),
            Version = row.GetInt32(2),
            Slug = row.GetString(3),
            Name = "",
            Destination = row.GetString(4),
            Rules = ReadRules(row.GetString(5)),
            Aliases = ReadAliases(row.GetString(6)),
            Domain = row.IsDBNull(7) ? null : row.GetString(7),
            SlugKey = row.GetString(8),
            Options = options,
        };
    }

    private readonly record struct LookUp(AddressKey Address, int OrganizationId);

    /// <summary>The look-up of an address that runs.</summary>
    private sealed class RunningLookUp
    {
        /// <summary>The result of the next one; null if nobody waits for it. Guarded by the gate.</summary>
        public TaskCompletionSource<LinkEntry?>? Next { get; set; }
    }
}
