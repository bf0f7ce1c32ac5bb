using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;

namespace LinkApp.Core.Links;

/// <summary>Finds the links that search engines may list.</summary>
public sealed class CrawlableLinks(AppDatabase database, HostTable hosts, TimeProvider time)
{
    private const string OnSharedHosts = """
        l."Domain" IS NULL AND NOT EXISTS (SELECT 1 FROM "Domains" d WHERE d."OrganizationId" = l."OrganizationId" AND d."IsMain")
        """;

    private const string OnDomain = """l."OrganizationId" = @organization AND l."Domain" = @domain""";

    private const string OnMainDomain = """l."OrganizationId" = @organization AND (l."Domain" IS NULL OR l."Domain" = @domain)""";

    // By itself, SQLite would walk through all links to save the sort.
    private readonly string _links = $"""
        SELECT l."Slug" FROM "Links" l {database.Dialect.UseIndex("IX_Links_Crawlable")}
        WHERE l."IsCrawlable" AND l."PasswordHash" IS NULL AND (l."ValidFrom" IS NULL OR l."ValidFrom" <= @now)
        """;

    /// <summary>
    /// The slugs of crawlable links whose short URL is on a host, the newest link first. Links that are not open yet or that
    /// ask for a password are left out: their slugs are not for the public. Those that are over stay, so that a search
    /// engine sees that they are over.
    /// </summary>
    /// <param name="host">A host that answers links.</param>
    /// <param name="count">The most slugs to return.</param>
    /// <param name="cancel">Stops the query.</param>
    /// <exception cref="DbException">The store can't be read.</exception>
    public async ValueTask<IReadOnlyList<string>> FindAsync(HostUse host, int count, CancellationToken cancel = default)
    {
        var condition = host.Domain is not { } domain ? OnSharedHosts
            : hosts.FindDomain(host.OrganizationId, null) == domain ? OnMainDomain
            : OnDomain;
        await using var connection = await database.OpenReaderAsync(cancel);
        await using var command = connection.Command(
            $"{_links} AND {condition} ORDER BY l.\"Id\" DESC LIMIT @count", ("@now", time.GetUtcNow().UtcDateTime), ("@count", count));
        if (host.Domain is not null)
        {
            command.AddParameter("@organization", host.OrganizationId);
            command.AddParameter("@domain", host.Domain);
        }
        List<string> slugs = [];
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            slugs.Add(reader.GetString(0));
        return slugs;
    }
}
