using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The people who see all organizations: the first admin, and those whom they name.</summary>
[Trait("Store", "both")]
public sealed class InstallationAdminTests
{
    private static readonly Author By = new("ada@example.com");

    [Fact]
    public async Task The_first_admin_is_one()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = new Visitor(server);
        (await visitor.SendFormAsync("/account/setup", fields:
            [("Form.Organization", "Acme"), ("Form.Email", By.Name), ("Form.Password", TestServer.Password)])).Dispose();
        await server.MemberAsync("grace@example.com");

        Assert.Equal([By.Name], await ListAsync(server));
        using var page = await visitor.Client.GetAsync("/app/installation");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task On_upgrade_it_is_the_oldest_account_that_is_an_admin()
    {
        using var folder = new TempFolder();
        await using (var server = await TestServer.StartAsync(folder: folder))
        {
            await server.MemberAsync("viewer@example.com", role: Role.Viewer);
            await server.MemberAsync(By.Name);
            await server.MemberAsync("grace@example.com", "Beta");
            Assert.Equal([], await ListAsync(server));
        }
        for (var i = 0; i < 2; i++)
        {
            await using var server = await TestServer.StartAsync(folder: folder);
            Assert.Equal([By.Name], await ListAsync(server));
        }
    }

    [Fact]
    public async Task One_always_stays_even_if_two_remove_each_other_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var admins = server.Services.GetRequiredService<InstallationAdmins>();
        var (ada, grace) = (await server.MemberAsync(By.Name), await server.MemberAsync("grace@example.com", "Beta"));
        Assert.Equal(InstallationAdminEdit.Missing, await admins.AddAsync("nobody@example.com", By));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(InstallationAdminEdit.Saved, await admins.AddAsync(By.Name, By));
            Assert.Equal(InstallationAdminEdit.Saved, await admins.AddAsync(" Grace@example.com ", By));

            var edits = await Task.WhenAll(Task.Run(() => admins.RemoveAsync(ada, By)), Task.Run(() => admins.RemoveAsync(grace, By)));

            Assert.Equal([InstallationAdminEdit.Saved, InstallationAdminEdit.LastAdmin], edits.Order());
            Assert.Single(await ListAsync(server));
        }
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        Assert.Contains("installation-admin.removed", await db.AuditEntries.Select(entry => entry.Action).ToListAsync());
    }

    [Fact]
    public async Task All_organizations_are_listed_with_their_sizes()
    {
        await using var server = await TestServer.StartAsync();
        await server.MemberAsync(By.Name);
        await server.MemberAsync("grace@example.com", "Beta");
        await server.MemberAsync(By.Name, "Beta");
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        for (var i = 0; i < 3; i++)
            (await server.ClickAsync("spring")).Dispose();
        await server.Services.GetRequiredService<Core.Clicks.Rollups>().CatchUpAsync();
        await server.Services.GetRequiredService<OrganizationEditor>().DeleteAsync(await server.OrganizationAsync("Beta"), "beta", By);

        var organizations = await server.Services.GetRequiredService<InstallationQueries>().ListAsync();

        Assert.Equal(
            [("Acme", false, 1, 1, 3), ("Beta", true, 2, 0, 0)],
            organizations.Select(organization => (
                organization.Name, organization.DeletedAt is not null, organization.Members, organization.Links, (int)organization.Clicks)));
        Assert.True(organizations[0].Bytes > organizations[1].Bytes);
    }

    private static async Task<IEnumerable<string>> ListAsync(TestServer server) =>
        (await server.Services.GetRequiredService<InstallationAdmins>().ListAsync()).Select(admin => admin.Email);
}
