using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LinkApp.Tests.Support;

/// <summary>
/// One server for the browser tests of a class. Before each test, the organizations and accounts of the one before are deleted,
/// so that tests may use the same names; numbers such as the id of an import are never used again.
/// </summary>
/// <remarks>
/// A start takes a quarter of a second of processor time. Also, the browser keeps what it has loaded from the same address: for
/// another address, it compiles all scripts again.
/// </remarks>
public sealed class BrowserServer : IAsyncDisposable
{
    // What an organization leaves behind when it is purged, and what belongs to none.
    private const string DeleteRest = """
        DELETE FROM "AspNetUsers";
        DELETE FROM "DeletedSlugs";
        DELETE FROM "UnknownSlugs";
        DELETE FROM "AttemptCounts";
        DELETE FROM "PasswordOverrides";
        DELETE FROM "OutgoingMails";
        """;

    private TestServer? _server;

    /// <summary>The server for the next test, without any data.</summary>
    /// <param name="settings">Configuration keys, the same for all tests of the class.</param>
    public async Task<TestServer> NextAsync(string[] settings)
    {
        if (_server is null)
            return _server = await TestServer.StartAsync(settings);
        await EmptyAsync(_server.Services);
        return _server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static async Task EmptyAsync(IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var purge = services.GetServices<IHostedService>().OfType<OrganizationPurge>().Single();
        foreach (var organization in await db.Organizations.Select(organization => organization.Id).ToListAsync())
            await purge.PurgeAsync(organization, CancellationToken.None);
        await db.Database.ExecuteSqlRawAsync(DeleteRest);
    }
}
