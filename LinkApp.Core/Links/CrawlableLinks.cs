using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Links;

/// <summary>Finds the links that search engines may list.</summary>
public sealed class CrawlableLinks(DataSettings data, HostTable hosts, TimeProvider time)
{
    // By itself, SQLite would walk through all links to save the sort.
    private const string Sql = """
        SELECT l.Slug FROM Links l INDEXED BY IX_Links_Crawlable
        WHERE l.IsCrawlable AND l.PasswordHash IS NULL AND (l.ValidFrom IS NULL OR l.ValidFrom <= $now) AND
        """;

    private const string Newest = " ORDER BY l.Id DESC LIMIT $count";

    private const string OnSharedHosts = $"""
        {Sql} l.Domain IS NULL AND NOT EXISTS (SELECT 1 FROM Domains d WHERE d.OrganizationId = l.OrganizationId AND d.IsMain) {Newest}
        """;

    private const string OnDomain = $"{Sql} l.OrganizationId = $organization AND l.Domain = $domain {Newest}";

    private const string OnMainDomain = $"{Sql} l.OrganizationId = $organization AND (l.Domain IS NULL OR l.Domain = $domain) {Newest}";

    /// <summary>
    /// The slugs of crawlable links whose short URL is on a host, the newest link first. Links that are not open yet or that
    /// ask for a password are left out: their slugs are not for the public. Those that are over stay, so that a search
    /// engine sees that they are over.
    /// </summary>
    /// <param name="host">A host that answers links.</param>
    /// <param name="count">The most slugs to return.</param>
    /// <exception cref="DbException">The store can't be read.</exception>
    public IReadOnlyList<string> Find(HostUse host, int count)
    {
        using var connection = SqliteSetup.Open(data.AppDatabase, readOnly: true);
        using var command = connection.CreateCommand();
        command.Parameters.AddWithValue("$now", time.GetUtcNow().UtcDateTime);
        command.Parameters.AddWithValue("$count", count);
        if (host.Domain is not { } domain)
            command.CommandText = OnSharedHosts;
        else
        {
            command.CommandText = hosts.FindDomain(host.OrganizationId, null) == domain ? OnMainDomain : OnDomain;
            command.Parameters.AddWithValue("$organization", host.OrganizationId);
            command.Parameters.AddWithValue("$domain", domain);
        }
        List<string> slugs = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
            slugs.Add(reader.GetString(0));
        return slugs;
    }
}
