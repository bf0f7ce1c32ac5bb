using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links.Unknown;

/// <summary>
/// Counts unknown slugs. However many a scanner tries, they take one bounded table in memory and one in the store: redirects
/// add to the table in memory, which is added to the store every <see cref="Interval"/>.
/// </summary>
/// <remarks>
/// An unknown slug belongs to no organization. If several organizations share a host, a mistyped slug of one would be shown
/// to the others. So the slugs of shared hosts are shown only if there is a single organization. The slugs of a domain belong
/// to the organization of the domain.
/// </remarks>
public sealed class UnknownSlugs(
    IDbContextFactory<AppDb> databases, AppDatabase database, SlugRules slugs, TimeProvider time, ILogger<UnknownSlugs> log) : BackgroundService
{
    /// <summary>The most slugs that are counted at a time.</summary>
    public const int Capacity = 1_000;

    /// <summary>The most slugs in the store; those with the fewest tries are deleted first.</summary>
    public const int MaxStored = 1_000;

    /// <summary>Time between two writes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>A slug that was not tried for this long is deleted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private readonly Lock _gate = new();
    private readonly FrequentNames _names = new(Capacity);

    /// <summary>The number of slugs that wait for the next write.</summary>
    internal int WaitingCount
    {
        get
        {
            lock (_gate)
                return _names.Count;
        }
    }

    /// <summary>Counts a visit of an unknown slug. Never waits: when many requests come at once, as in a scan, some are not counted.</summary>
    /// <param name="slug">The path without its first slash; it need not have the form of a slug. Cut after <see cref="Slug.MaxLength"/> characters.</param>
    /// <param name="organizationId">The organization of the domain on which it was tried; 0 for a shared host.</param>
    public void Record(string slug, int organizationId = 0)
    {
        if (!_gate.TryEnter())
            return;
        try
        {
            _names.Add(string.Create(CultureInfo.InvariantCulture, $"{organizationId}/{Shorten(slug)}"));
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>
    /// The slugs with the most tries that still no link has: those of an organization's domains, and those of shared hosts if
    /// there is no other organization. Null if there are others and this one has no domain.
    /// </summary>
    public async Task<IReadOnlyList<UnknownSlug>?> TopAsync(int organizationId, int count, CancellationToken cancel = default)
    {
        await WriteAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var isAlone = !await db.Organizations.AnyAsync(organization => organization.Id != organizationId, cancel);
        if (!isAlone && !await db.Domains.AnyAsync(domain => domain.OrganizationId == organizationId, cancel))
            return null;
        var missed = await db.UnknownSlugs.FromSql($"""
            SELECT {organizationId} AS "OrganizationId", "Slug", CAST(sum("Tries") AS bigint) AS "Tries", max("LastAt") AS "LastAt" FROM "UnknownSlugs"
            WHERE "OrganizationId" = {organizationId} OR ("OrganizationId" = 0 AND {isAlone}) GROUP BY "Slug"
            """).AsNoTracking()
            .OrderByDescending(missed => missed.Tries).ThenByDescending(missed => missed.LastAt).ThenBy(missed => missed.Slug)
            .ToListAsync(cancel);
        var keys = missed.ConvertAll(slug => slugs.Key(slug.Slug));
        var taken = await db.Links.Where(link => keys.Contains(link.SlugKey)).Select(link => link.SlugKey)
            .Concat(db.LinkAliases.Where(alias => keys.Contains(alias.SlugKey)).Select(alias => alias.SlugKey)).ToHashSetAsync(cancel);
        return [.. missed.Where(slug => !taken.Contains(slugs.Key(slug.Slug))).Take(count)];
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A stop that took too long already does not wait for this, too.
        if (!cancellationToken.IsCancellationRequested)
            await TryWriteAsync(CancellationToken.None);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(Interval, time, TryWriteAsync, stoppingToken);

    private static string Shorten(string slug)
    {
        if (slug.Length <= Slug.MaxLength)
            return slug;
        var end = Slug.MaxLength - 1;
        return string.Concat(slug.AsSpan(0, char.IsHighSurrogate(slug[end - 1]) ? end - 1 : end), "…");
    }

    private async Task TryWriteAsync(CancellationToken cancel)
    {
        try
        {
            await WriteAsync(cancel);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            // They are a hint for people, and at most a minute's worth: not worth retrying.
            log.LogError(error, "Unknown slugs could not be stored; the tries of the last {Interval} are lost.", Interval);
        }
    }

    /// <summary>Adds the counts to the store, and deletes old and rare slugs from it.</summary>
    private async Task WriteAsync(CancellationToken cancel)
    {
        Dictionary<string, long> names;
        lock (_gate)
            names = _names.Take();
        if (names.Count == 0)
            return;

        var rows = names.Select(name => (Parts: name.Key.Split('/', 2), Tries: name.Value))
            .Select(name => (object[])[int.Parse(name.Parts[0], CultureInfo.InvariantCulture), name.Parts[1], name.Tries]);
        var (tries, now) = (JsonSerializer.Serialize(rows), time.GetUtcNow().UtcDateTime);
        var oldest = now - Lifetime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var add = FormattableStringFactory.Create($$"""
            INSERT INTO "UnknownSlugs" ("OrganizationId", "Slug", "Tries", "LastAt") SELECT tried.*, {1}
            FROM {{database.Dialect.Rows("{0}", ("OrganizationId", "integer"), ("Slug", "text"), ("Tries", "bigint"))}} AS tried WHERE true
            ON CONFLICT ("OrganizationId", "Slug") DO UPDATE SET "Tries" = "UnknownSlugs"."Tries" + excluded."Tries", "LastAt" = excluded."LastAt"
            """, tries, now);
        await db.Database.ExecuteSqlAsync(add, cancel);
        await db.UnknownSlugs.Where(slug => slug.LastAt < oldest).ExecuteDeleteAsync(cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM "UnknownSlugs" WHERE ("OrganizationId", "Slug") NOT IN
                (SELECT "OrganizationId", "Slug" FROM "UnknownSlugs" ORDER BY "Tries" DESC, "LastAt" DESC LIMIT {MaxStored})
            """,
            cancel);
        await transaction.CommitAsync(cancel);
    }
}
