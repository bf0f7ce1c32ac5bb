using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>A data folder of the version before members, mail, second factors and sessions.</summary>
public sealed class AccountUpgradeTests
{
    private const string BeforeMembers = "20261129230500_DeletedLinks";
    private const string Ada = "ada@example.com";
    private const string Grace = "grace@example.com";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_admins_sign_in_its_keys_work_and_the_oldest_admin_sees_the_installation()
    {
        using var folder = new TempFolder();
        string key;
        await using (var server = await TestServer.StartAsync(folder: folder))
        {
            await server.MemberAsync(Grace, "Globex", Role.Editor);
            await server.MemberAsync(Ada);
            await server.MemberAsync("later@example.com", "Globex");
            key = await server.Services.GetRequiredService<OrganizationEditor>().CreateKeyAsync(
                await server.OrganizationAsync(), "nightly", Role.Viewer, new Author(Ada));
            await using (var db = await server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(Cancel))
                await db.Database.GetService<IMigrator>().MigrateAsync(BeforeMembers, Cancel);
            await server.StopAsync();
        }

        await using var upgraded = await TestServer.StartAsync(folder: folder);
        using var program = upgraded.NewClient();
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await program.GetApiAsync("links")).Status);
        foreach (var email in (string[])[Ada, Grace])
        {
            using var visitor = new Visitor(upgraded);
            await visitor.SignInAsync(email);
            using var page = await visitor.Client.GetAsync("/app/links", Cancel);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            using var sessions = await visitor.Client.GetAsync("/account/sessions", Cancel);
            Assert.Equal(HttpStatusCode.OK, sessions.StatusCode);
        }
        var admins = await upgraded.Services.GetRequiredService<InstallationAdmins>().ListAsync(Cancel);
        Assert.Equal([Ada], admins.Select(admin => admin.Email));
    }
}
