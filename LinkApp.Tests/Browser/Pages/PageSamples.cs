using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.SignInDomains;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Browser.Pages;

/// <summary>Makes what pages show, on a server without data. All methods but <see cref="AdminAsync"/> begin with <see cref="LinkAsync"/>.</summary>
/// <param name="server">The server.</param>
/// <param name="admin">Email address of the admin who sees the pages.</param>
internal sealed class PageSamples(TestServer server, string admin)
{
    /// <summary>The token of the wallboard or the secret of the invitation that was made.</summary>
    public string? Token { get; private set; }

    /// <summary>The id of the import that was made.</summary>
    public long Import { get; private set; }

    public Task AdminAsync() => server.MemberAsync(admin, role: Role.Admin);

    /// <summary>The link /spring, with two countries.</summary>
    public async Task LinkAsync()
    {
        await AdminAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my").Country("DE", "https://example.com/de"));
    }

    public async Task InstallationAdminAsync()
    {
        await LinkAsync();
        await server.Services.GetRequiredService<InstallationAdmins>().AddAsync(admin, Author.CommandLine);
    }

    /// <summary>The admin is one of several organizations, and may create more.</summary>
    public async Task OrganizationsAsync(int count)
    {
        await InstallationAdminAsync();
        for (var i = 2; i <= count; i++)
            await server.MemberAsync(admin, $"Organization {i}", i % 2 == 0 ? Role.Viewer : Role.Editor);
    }

    public async Task DeletedOrganizationAsync()
    {
        await OrganizationsAsync(2);
        await server.MemberAsync(admin, "Deleted");
        await server.Services.GetRequiredService<OrganizationEditor>().DeleteAsync(await server.OrganizationAsync("Deleted"), "Deleted", new Author(admin));
    }

    /// <summary>A link in each state, with tags.</summary>
    public async Task LinkStatesAsync()
    {
        await LinkAsync();
        LinkOptions[] states =
        [
            new() { IsArchived = true }, new() { IsEnabled = false }, new() { ValidFrom = DateTime.UtcNow.AddDays(1) },
            new() { ValidUntil = DateTime.UtcNow.AddDays(-1) },
        ];
        foreach (var options in states)
            await server.LinkAsync(new LinkBuilder().Tags("print", "mail").Options(options));
    }

    /// <summary>A link with all features, and with an edit in its history.</summary>
    public async Task<Link> FullLinkAsync(string slug)
    {
        await LinkAsync();
        var link = new LinkBuilder()
            .Slug(slug).To("https://bücher.example/?utm_source=news").Tags("sale").Rule(EveryCondition.Split).Rule(EveryCondition.Refusal)
            .Password("secret")
            .Options(new LinkOptions
            {
                ValidUntil = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc),
                StatusCode = 301,
                SocialTitle = "Spring",
                Notes = "For the fair.",
            });
        var saved = await server.LinkAsync(link);
        await UpdateAsync(saved, slug, link.Slug($"{slug}-2").Name("Autumn"));
        return await UpdateAsync(saved, slug, link.Slug(slug));
    }

    public async Task DeletedLinkAsync(string slug)
    {
        var link = await FullLinkAsync(slug);
        await server.Services.GetRequiredService<LinkEditor>().DeleteAsync(link.OrganizationId, slug, LinkBuilder.Ada);
    }

    /// <summary>An import of links, as far as a state says.</summary>
    public async Task ImportAsync(ImportState state)
    {
        await LinkAsync();
        Import = (await new ImportRig(server.Services, await server.OrganizationAsync()).SampleAsync(state, large: state == ImportState.Started)).Id;
    }

    /// <summary>An import of clicks, as far as a state says.</summary>
    public async Task ClickImportAsync(ImportState state)
    {
        await LinkAsync();
        Import = (await new ClickImportRig(server.Services, await server.OrganizationAsync()).SampleAsync(state)).Id;
    }

    /// <summary>An import, a file of links whose columns are not known.</summary>
    public async Task UnmappedLinksAsync()
    {
        await LinkAsync();
        Import = (await new MappingRig(server.Services, await server.OrganizationAsync()).CreateAsync(MappingRig.Links)).Id;
    }

    /// <summary>An import, a file of clicks whose columns are not known.</summary>
    public async Task UnmappedClicksAsync()
    {
        await LinkAsync();
        Import = (await new MappingRig(server.Services, await server.OrganizationAsync()).CreateAsync(MappingRig.Clicks)).Id;
    }

    /// <summary>Two members and an invitation; <see cref="Token"/> is its secret.</summary>
    public async Task InvitationAsync()
    {
        await LinkAsync();
        await InviteAsync();
    }

    /// <summary>A second member, and an invitation whose secret is the <see cref="Token"/>.</summary>
    public async Task InviteAsync()
    {
        await server.MemberAsync("grace@acme.example", role: Role.Viewer);
        var edit = await server.Services.GetRequiredService<InvitationEditor>().InviteAsync(
            await server.OrganizationAsync(), "linus@acme.example", Role.Editor, new Author(admin), TestContext.Current.CancellationToken);
        Token = Assert.IsType<InvitationEdit.Saved>(edit).Secret;
    }

    /// <summary>A sign-in domain that is not proven, and one that is switched on.</summary>
    public async Task SignInDomainsAsync()
    {
        await AdminAsync();
        var (editor, organization, by) = (server.Services.GetRequiredService<SignInDomainEditor>(), await server.OrganizationAsync(), new Author(admin));
        var cancel = TestContext.Current.CancellationToken;
        await editor.AddAsync(organization, "acme.example", Role.Viewer, by, cancel);
        await editor.AddAsync(organization, "books.example", Role.Editor, by, cancel);
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(cancel))
            await db.SignInDomains.Where(domain => domain.Host == "books.example").ExecuteUpdateAsync(
                set => set.SetProperty(domain => domain.ProvenAt, new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc)), cancel);
        await editor.ChangeAsync(organization, "books.example", role: null, isOn: true, by, cancel);
    }

    /// <summary>A passkey of the admin, which no device has.</summary>
    public async Task PasskeyAsync()
    {
        await LinkAsync();
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        db.Add(new IdentityUserPasskey<long>
        {
            UserId = await server.MemberAsync(admin),
            CredentialId = [1, 2, 3],
            Data = new IdentityPasskeyData { Name = "Laptop", PublicKey = [], AttestationObject = [], ClientDataJson = [], CreatedAt = DateTimeOffset.UtcNow },
        });
        await db.SaveChangesAsync();
    }

    /// <summary>The admin signs in with an authenticator app.</summary>
    public async Task AuthenticatorAsync()
    {
        await LinkAsync();
        using var visitor = new Visitor(server);
        await visitor.SignInAsync(admin);
        await AuthenticatorApp.SetUpAsync(visitor);
    }

    public async Task KeysAsync()
    {
        await LinkAsync();
        await server.LeftKeysAsync();
    }

    /// <summary>Clicks of 40 days for two links.</summary>
    public async Task ClicksAsync()
    {
        await LinkAsync();
        var link = await server.LinkAsync(new LinkBuilder().Slug("docs"));
        var spring = await server.Services.GetRequiredService<LinkQueries>().FindAsync(link.OrganizationId, "spring");
        await new ClickSamples(server, DateTimeOffset.UtcNow).RecordAsync([spring!, link], days: 40, perDay: 10);
    }

    /// <summary>Clicks of now, from several countries and from an unknown place.</summary>
    public async Task LiveClicksAsync()
    {
        await LinkAsync();
        foreach (var address in (string[])[Visitors.Malaysia, Visitors.Malaysia, Visitors.Germany, Visitors.UnitedStates, Visitors.Nowhere])
            (await server.ClickAsync("spring", address)).Dispose();
    }

    /// <summary>What each list of the dashboard shows.</summary>
    public async Task DashboardAsync()
    {
        await LiveClicksAsync();
        await server.LinkAsync(new LinkBuilder().Slug("fair").Options(new LinkOptions { ValidUntil = DateTime.UtcNow.AddDays(2) }));
        (await server.ClickAsync("sprnig")).Dispose();
    }

    /// <summary>A wallboard, with live clicks.</summary>
    public async Task WallboardAsync()
    {
        await LiveClicksAsync();
        Token = await server.Services.GetRequiredService<WallboardLinks>().CreateAsync(
            await server.OrganizationAsync(), "Office", new Author(admin), TestContext.Current.CancellationToken);
    }

    private async Task<Link> UpdateAsync(Link link, string slug, LinkBuilder edited) => Assert.IsType<LinkEdit.Saved>(
        await server.Services.GetRequiredService<LinkEditor>().UpdateAsync(link.OrganizationId, slug, edited.Draft(), null, LinkBuilder.Ada)).Link;
}
