using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Hosts;

/// <summary>Reads the domains of all organizations for the <see cref="HostTable"/>.</summary>
public sealed class DomainReader(DataSettings data)
{
    /// <summary>The domains by organization, the main one first. SQLite answers at once.</summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read.</exception>
    public ValueTask<IReadOnlyList<Domain>> ReadAsync(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        return new(Read());
    }

    // Plain SQL: it runs every two seconds, and once before the server listens, where compiling a LINQ query would delay the start.
    private List<Domain> Read()
    {
        List<Domain> domains = [];
        using var connection = SqliteSetup.Open(data.AppDatabase, readOnly: true);
        using var rows = new Statement(
            connection,
            """
            SELECT Id, OrganizationId, Host, IsMain, Home, unixepoch(LiveSince), UnknownUrl, ExpiredUrl, DisabledUrl
            FROM Domains ORDER BY OrganizationId, IsMain DESC, Id
            """);
        string? Text(int column) => rows.IsNull(column) ? null : rows.Text(column);
        while (rows.Step())
        {
            domains.Add(new Domain
            {
                Id = (int)rows.Number(0),
                OrganizationId = (int)rows.Number(1),
                Host = rows.Text(2),
                IsMain = rows.Number(3) != 0,
                Home = Text(4),
                LiveSince = rows.IsNull(5) ? null : DateTime.UnixEpoch.AddSeconds(rows.Number(5)),
                UnknownUrl = Text(6),
                ExpiredUrl = Text(7),
                DisabledUrl = Text(8),
            });
        }
        return domains;
    }
}
