using LinkApp.Core.Data;

namespace LinkApp.Core.Hosts;

/// <summary>Reads the domains of all organizations for the <see cref="HostTable"/>.</summary>
public sealed class DomainReader(AppDatabase database)
{
    /// <summary>The domains by organization, the main one first.</summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read.</exception>
    // Plain SQL: it runs every two seconds, and once before the server listens, where compiling a LINQ query would delay the start.
    public async Task<IReadOnlyList<Domain>> ReadAsync(CancellationToken cancel = default)
    {
        List<Domain> domains = [];
        await using var connection = await database.OpenReaderAsync(cancel);
        await using var command = connection.Command("""
            SELECT "Id", "OrganizationId", "Host", "IsMain", "Home", "LiveSince", "UnknownUrl", "ExpiredUrl", "DisabledUrl"
            FROM "Domains" ORDER BY "OrganizationId", "IsMain" DESC, "Id"
            """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            domains.Add(new Domain
            {
                Id = rows.GetInt32(0),
                OrganizationId = rows.GetInt32(1),
                Host = rows.GetString(2),
                IsMain = rows.GetBoolean(3),
                Home = rows.GetText(4),
                LiveSince = rows.IsDBNull(5) ? null : DateTime.SpecifyKind(rows.GetDateTime(5), DateTimeKind.Utc),
                UnknownUrl = rows.GetText(6),
                ExpiredUrl = rows.GetText(7),
                DisabledUrl = rows.GetText(8),
            });
        }
        return domains;
    }
}
